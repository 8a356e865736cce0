import { put, type Address } from './addresses.ts';

/** What one piece holds: a JSON list of these, in the order in which they were said. */
export interface LogWord {
	view: 'team' | 'staff';
	text: string;
}

export interface LogPost {
	add(view: LogWord['view'], text: string): void;
	/** What was not sent by then comes with the result, which has the whole log. */
	close(): void;
}

const GATHER_MS = 1000;

/**
 * Sends a log while it is written, each piece to the next address. The first half of the addresses goes second by second,
 * so that a short job is followed closely; the other half is spread over the time that a long one has left. A piece that
 * does not arrive is sent again with what came since; no failure here troubles the job.
 */
export function openLogPost(addresses: readonly Address[], wallMs: number, gatherMs = GATHER_MS): LogPost {
	const startedAt = performance.now();
	const closed = new AbortController();
	const waiting: LogWord[] = [];
	/** What is on its way, kept until it has arrived: an answer that is lost must not make another piece of it. */
	let piece: Buffer | null = null;
	let next = 0;
	let timer: NodeJS.Timeout | null = null;

	function sendSoon(): void {
		if (timer || closed.signal.aborted || next >= addresses.length) return;
		const left = addresses.length - next;
		const spread = (wallMs - (performance.now() - startedAt)) / left;
		const waitMs = left > addresses.length / 2 ? gatherMs : Math.max(gatherMs, spread);
		timer = setTimeout(() => void sendPiece(), waitMs);
	}
	async function sendPiece(): Promise<void> {
		piece ??= Buffer.from(JSON.stringify(waiting.splice(0)));
		const status = await put(addresses[next]!, piece, closed.signal).catch(() => 500);
		timer = null;
		// 409: an earlier try arrived although its answer did not.
		if (status < 300 || status === 409) {
			piece = null;
			next++;
		} else if (status < 500 && status !== 429) next = addresses.length; // a store that says no is believed
		if (piece || waiting.length > 0) sendSoon();
	}
	return {
		add(view, text) {
			if (next >= addresses.length) return;
			const last = waiting.at(-1);
			if (last?.view === view) last.text += text;
			else waiting.push({ view, text });
			sendSoon();
		},
		close() {
			closed.abort();
			if (timer) clearTimeout(timer);
		}
	};
}
