import type { Server } from 'socket.io';

declare global {
	var __io: Server | undefined;
}

/** The Socket.IO server of this process, kept on globalThis so that reloads and the bundle share it. */
export const sockets = (): Server | undefined => globalThis.__io;

/** Sends to everyone in a channel. Loss is allowed: readers notice a gap in the numbers and fetch the snapshot. */
export function publish(channel: string, event: string, payload: unknown): void {
	globalThis.__io?.to(channel).emit(event, payload);
}
