import { io } from 'socket.io-client';
import { LogText, type FollowLog, type LogEvent, type LogSnapshot } from './live-log.ts';

/** Hands over a running job's log as it grows. Without a socket nothing comes; the page's own text stays. */
export function followLog(wanted: FollowLog, hear: (text: string) => void): () => void {
	const socket = io({ transports: ['websocket'] });
	const log = new LogText();
	socket.on('connect', () => {
		socket.emit('log:follow', wanted, (answer: LogSnapshot) => {
			if (!answer.ok) return void socket.disconnect();
			log.snapshot(answer.jobId, answer.text, answer.cursor);
			if (!answer.ended) hear(log.text);
		});
	});
	socket.on('log', (piece: LogEvent) => {
		log.add(piece);
		if (log.text) hear(log.text);
	});
	socket.on('log:closed', () => socket.disconnect());
	return () => socket.disconnect();
}
