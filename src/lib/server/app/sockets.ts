import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { logSocket, submissionSocket } from '#lib/server/evaluation/index.ts';
import { liveSocket } from '#lib/server/broadcast/index.ts';
import { ballotSocket } from '#lib/server/voting/index.ts';

/** What a room adds to each new connection. Channels are joined here after their own check. */
type Connect = (socket: Socket) => void;

const connects: Connect[] = [liveSocket, ballotSocket, submissionSocket, logSocket];

/**
 * One Socket.IO server per process. WebSocket only, so that no balancer needs sticky sessions; no recovery buffer and
 * no deflate, since readers follow numbered updates and fetch the snapshot after a gap.
 */
export function attachSockets(http: HttpServer): Server {
	if (globalThis.__io) return globalThis.__io;
	const io = new Server(http, {
		path: '/socket.io',
		serveClient: false,
		transports: ['websocket'],
		perMessageDeflate: false,
		destroyUpgrade: false,
		maxHttpBufferSize: 16_384
	});
	io.on('connection', (socket) => {
		for (const connect of connects) connect(socket);
	});
	globalThis.__io = io;
	return io;
}
