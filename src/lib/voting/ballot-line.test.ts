import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { noReply, pause, post, secondsOf } from './ballot-line.ts';

let close = (): void => {};
afterEach(() => close());

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	close = () => void server.close().closeAllConnections();
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('one attempt', () => {
	test('says what came back, and how long to stay away, by header or by word', async () => {
		const address = await serve((request, response) => {
			const late = request.headers.authorization === 'Bearer a pass';
			response.writeHead(429, late ? { 'retry-after': '7' } : {});
			response.end('{"error":{"code":"network_busy","message":"wait","details":{"seconds":5}}}');
		});
		const answer = { error: { code: 'network_busy', message: 'wait', details: { seconds: 5 } } };
		expect(await post(address, {})).toEqual({ status: 429, seconds: 5, answer });
		expect(await post(address, {}, 'a pass')).toEqual({ status: 429, seconds: 7, answer });
	});

	test('that a proxy answers has its time to come again, and no answer', async () => {
		const address = await serve((_, response) =>
			response.writeHead(502, { 'retry-after': '3' }).end('<html>Bad Gateway</html>')
		);
		expect(await post(address, {})).toEqual({ status: 502, seconds: 3, answer: null });
	});

	test('on a dead line, or one that says nothing for long, is no reply', async () => {
		const address = await serve(() => {});
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const waiting = post(address, {});
		vi.advanceTimersByTime(20_000);
		vi.useRealTimers();
		expect(await waiting).toBe(noReply);
		close();
		expect(await post(address, {})).toBe(noReply);
	});
});

test('a time to come again is in seconds or a date, and never in the past nor for days', () => {
	const now = Date.parse('2026-05-01T10:00:00Z');
	const read = (header: string | null) => secondsOf(header, now);
	expect([null, '', '12', 'soon', '-3', '864000'].map(read)).toEqual([0, 0, 12, 0, 0, 3600]);
	expect(read('Fri, 01 May 2026 10:00:30 GMT')).toBe(30);
	expect(read('Fri, 01 May 2026 09:00:00 GMT')).toBe(0);
});

describe('a wait', () => {
	test('ends with the vote, and with the line that comes back where it was away', async () => {
		const page = new EventTarget();
		vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
		vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
		vi.spyOn(Math, 'random').mockReturnValue(0);
		const long = 3_600_000;
		const ending = new AbortController();
		const told: string[] = [];
		const waits = [
			pause(long, true).then(() => told.push('line')),
			pause(long, false, ending.signal).then(() => told.push('vote'))
		];
		page.dispatchEvent(new Event('online'));
		await waits[0];
		expect(told).toEqual(['line']);
		ending.abort();
		await Promise.all(waits);
		await pause(long, false, ending.signal);
		expect(told).toEqual(['line', 'vote']);
		vi.unstubAllGlobals();
		vi.restoreAllMocks();
	});
});
