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

const BOARD_EVERY_MS = 3000;
const BOARD_POLL_MS = 60_000;

/**
 * Calls `look` when the board is said to have changed: at most once in three seconds, however many results come in, and
 * now and then in case the socket is away.
 */
export function followBoard(slug: string, look: () => void): () => void {
	const socket = io({ transports: ['websocket'] });
	let waiting: ReturnType<typeof setTimeout> | undefined;
	let looked = Date.now();
	const soon = () => {
		waiting ??= setTimeout(
			() => {
				waiting = undefined;
				looked = Date.now();
				look();
			},
			Math.max(0, looked + BOARD_EVERY_MS - Date.now())
		);
	};
	socket.on('connect', () => socket.emit('board:follow', slug));
	socket.on('board', soon);
	const timer = setInterval(look, BOARD_POLL_MS);
	return () => {
		clearInterval(timer);
		clearTimeout(waiting);
		socket.disconnect();
	};
}
