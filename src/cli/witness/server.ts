import { sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cosignatureLine, cosignedBytes } from '#lib/voting/cosignature.ts';
import type { NoteKey } from '#lib/voting/note.ts';
import { judgeCheckpoint, parseAddCheckpoint, type WatchedLogs } from '#lib/voting/witness.ts';
import type { Memory } from './memory.ts';

const largestBody = 16_384;

export interface WitnessOptions {
	key: NoteKey;
	memory: Memory;
	logs: WatchedLogs[];
	/** Told of each answer: its status and the log's name. */
	note: (status: number, origin: string) => void;
}

interface Answer {
	status: number;
	body: string;
	type?: string;
}

/**
 * A witness (C2SP tlog-witness): `POST /add-checkpoint`. Requests are judged one after another as they have arrived whole,
 * so that nobody waits for one that trickles; and what was seen is on the disk before it is signed for.
 */
export function witnessServer(options: WitnessOptions): Server {
	let turn: Promise<unknown> = Promise.resolve();
	const inTurn = (body: string): Promise<Answer> => {
		const answered = turn.then(() => answer(options, body)).catch(() => ({ status: 500, body: '' }));
		turn = answered;
		return answered;
	};
	return createServer({ requestTimeout: 10_000, connectionsCheckingInterval: 1000 }, (request, response) => {
		if (request.method !== 'POST' || request.url !== '/add-checkpoint')
			return send(response, { status: 404, body: '' });
		void bodyOf(request)
			.then(inTurn)
			.then(
				(given) => send(response, given),
				() => {} // cut off before it was whole
			);
	});
}

async function answer({ key, memory, logs, note }: WitnessOptions, body: string): Promise<Answer> {
	const asked = parseAddCheckpoint(body);
	if (!asked) return { status: 400, body: '' };
	const judged = await judgeCheckpoint(asked, logs, (origin) => memory.seen(origin));
	const origin = asked.note.slice(0, asked.note.indexOf('\n'));
	note(judged.status, origin);
	if (judged.status === 409) return { status: 409, body: `${judged.size}\n`, type: 'text/x.tlog.size' };
	if (judged.status !== 200) return { status: judged.status, body: '' };
	memory.remember(origin, judged.checkpoint);
	const seconds = Math.floor(Date.now() / 1000);
	const signature = sign(null, cosignedBytes(judged.body, seconds), memory.key().secret);
	return { status: 200, body: cosignatureLine(key, seconds, signature) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	let body = '';
	request.setEncoding('utf8');
	for await (const chunk of request) {
		body += chunk as string;
		if (body.length > largestBody) return '';
	}
	return body;
}

function send(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Answer): void {
	response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}
