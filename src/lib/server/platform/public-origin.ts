import { config } from './config.ts';

declare global {
	/** The address that the server listens at, told by server.js; with PORT=0 only it knows. */
	var __origin: string | undefined;
}

/** Where people reach this installation, for links in letters: ORIGIN, or the server's own address. */
export function publicOrigin(): string {
	const { ORIGIN, HOST, PORT } = config();
	return (ORIGIN ?? globalThis.__origin ?? `http://${HOST}:${PORT}`).replace(/\/$/, '');
}
