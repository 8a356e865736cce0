import { io } from 'socket.io-client';

const POLL_MS = 2500;

/** Calls `look` whenever the submission moves: told over the socket, and by asking now and then in case it is away. */
export function followSubmission(id: string, look: () => void): () => void {
	const socket = io({ transports: ['websocket'] });
	socket.on('connect', () => {
		socket.emit('submission:follow', id);
		look();
	});
	socket.on('submission', look);
	const timer = setInterval(look, POLL_MS);
	return () => {
		clearInterval(timer);
		socket.disconnect();
	};
}
