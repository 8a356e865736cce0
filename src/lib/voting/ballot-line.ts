// The line between a viewer's device and the vote, which may be slow, gone, or answered by somebody else.
import type { Choice } from './choice.ts';

/** What the vote says to a ballot, or to a device that asks for a pass. */
export interface Answer {
	state?: string;
	option?: Choice;
	code?: string;
	promise?: string;
	pass?: string;
	error?: { code: string; message: string; details?: { seconds?: number; challenge?: string } };
}

/** What came back of one attempt; over a socket no status. Not to come again before so many seconds. */
export interface Reply {
	status: number;
	seconds: number;
	answer: Answer | null;
}

export const noReply: Reply = { status: 0, seconds: 0, answer: null };
const answerWithinMs = 20_000;
const longestAskedSeconds = 3600;

/** One attempt over HTTP. A connection that says nothing for long is given up, and that is no answer. */
export async function post(address: string, body: object, pass?: string): Promise<Reply> {
	const patience = new AbortController();
	const timer = setTimeout(() => patience.abort(), answerWithinMs);
	const headers: Record<string, string> = { 'content-type': 'application/json' };
	if (pass !== undefined) headers.authorization = `Bearer ${pass}`;
	try {
		const response = await fetch(address, {
			method: 'POST',
			headers,
			body: JSON.stringify(body),
			signal: patience.signal
		});
		const { status } = response;
		const asked = secondsOf(response.headers.get('retry-after'));
		return replyOf(await response.json().catch(() => null), status, asked);
	} catch {
		return noReply;
	} finally {
		clearTimeout(timer);
	}
}

export function replyOf(given: unknown, status = 0, asked = 0): Reply {
	const answer = typeof given === 'object' ? (given as Answer | null) : null;
	const told = answer?.error?.details?.seconds;
	return { status, seconds: Math.max(asked, typeof told === 'number' ? told : 0), answer };
}

/** Retry-After: seconds, or a date. */
export function secondsOf(header: string | null, now = Date.now()): number {
	if (!header) return 0;
	const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
	return Number.isNaN(seconds) ? 0 : Math.min(longestAskedSeconds, Math.max(0, seconds));
}

/** Waits, but not beyond the end of the vote nor, where `awake`, much longer than the line stays away. */
export function pause(ms: number, awake: boolean, ended?: AbortSignal): Promise<void> {
	if (ended?.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			removeEventListener('online', back);
			ended?.removeEventListener('abort', done);
			resolve();
		};
		// Those who were in the same tunnel come out of it together.
		const back = () => setTimeout(done, Math.random() * 1000);
		const timer = setTimeout(done, ms);
		if (awake) addEventListener('online', back);
		ended?.addEventListener('abort', done);
	});
}
