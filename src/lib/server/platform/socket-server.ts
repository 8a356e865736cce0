import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { config } from './config.ts';

/** What a room adds to each new connection. Channels are joined there after their own check. */
export type Connect = (socket: Socket) => void;

/**
 * One Socket.IO server per process. WebSocket only, so that no balancer needs sticky sessions; no recovery buffer and
 * no deflate, since readers follow numbered updates and fetch the snapshot after a gap.
 */
export function attachSocketServer(http: HttpServer, connects: Connect[]): Server {
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
		const { headers } = socket.handshake;
		if (!isOwnPage(headers)) delete headers.cookie;
		for (const connect of connects) connect(socket);
	});
	globalThis.__io = io;
	return io;
}

/**
 * A browser opens a socket from any page and asks nobody first. Pages of another origin may watch like everyone, but not
 * with the cookies of whoever looks at them: they would vote in their name. A program names no origin.
 */
function isOwnPage({ origin, host }: Socket['handshake']['headers']): boolean {
	if (origin === undefined) return true;
	const from = URL.parse(origin);
	const { ORIGIN } = config();
	return (
		from !== null &&
		(from.host === host || (ORIGIN !== undefined && from.origin === URL.parse(ORIGIN)?.origin))
	);
}
