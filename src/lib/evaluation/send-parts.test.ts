import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	LineBroken,
	PartRefused,
	pauseBefore,
	sendParts,
	type PutAnswer,
	type Sending
} from './send-parts.ts';

const partsOf = (count: number, standing: number[] = []) =>
	Array.from({ length: count }, (_, at) => ({
		number: at + 1,
		bytes: 10,
		sha256: '',
		stands: standing.includes(at + 1)
	}));

/** A store that answers each try of a part as told, and then takes it. */
function world(parts: ReturnType<typeof partsOf>, answers: Record<number, (PutAnswer | Error)[]> = {}) {
	const seen = { puts: [] as number[], asked: [] as number[][], most: 0, now: 0, progress: [] as number[] };
	const stop = new AbortController();
	const sending: Sending = {
		parts,
		signal: stop.signal,
		addresses: async (numbers) => {
			seen.asked.push(numbers);
			const expiresAt = new Date(Date.now() + 600_000).toISOString();
			return numbers.map((number) => ({ number, method: 'PUT', url: '', headers: {}, expiresAt }));
		},
		put: async (_, { number, bytes }, onbytes) => {
			seen.puts.push(number);
			seen.most = Math.max(seen.most, ++seen.now);
			await Promise.resolve();
			onbytes(bytes / 2);
			seen.now -= 1;
			const answer = answers[number]?.shift() ?? { status: 200 };
			if (answer instanceof Error) throw answer;
			return answer;
		},
		onprogress: (bytes) => seen.progress.push(bytes),
		wait: () => Promise.resolve()
	};
	return { seen, sending, stop };
}

test('only what is missing is sent, a few at a time, each part once', async () => {
	const { seen, sending } = world(partsOf(20, [1, 2, 7]));
	await sendParts(sending);
	expect(seen.puts.toSorted((a, b) => a - b)).toEqual(
		partsOf(20, [1, 2, 7]).flatMap(({ number, stands }) => (stands ? [] : [number]))
	);
	expect(seen.most).toBeLessThanOrEqual(3);
	expect(seen.asked.flat().length).toBe(17);
	expect([seen.progress[0], seen.progress.at(-1)]).toEqual([30, 200]);
});

test('nothing is sent where everything stands', async () => {
	const { seen, sending } = world(partsOf(3, [1, 2, 3]));
	await sendParts(sending);
	expect([seen.puts, seen.progress]).toEqual([[], [30]]);
});

test('a broken line, a busy store and an expired address are tried again, the last with a new address', async () => {
	const broken = new TypeError('network');
	const { seen, sending } = world(partsOf(2), {
		1: [broken, { status: 503 }, broken],
		2: [{ status: 403 }]
	});
	await sendParts(sending);
	expect(seen.puts.filter((number) => number === 1).length).toBe(4);
	expect(seen.asked.flat().filter((number) => number === 2).length).toBeGreaterThanOrEqual(2);
});

test('a line that stays broken ends the sending; so does a part that is refused for what it is', async () => {
	const always = Array.from({ length: 9 }, () => new TypeError('network'));
	await expect(sendParts(world(partsOf(5), { 2: always }).sending)).rejects.toThrow(LineBroken);
	const refused = Array.from({ length: 9 }, () => ({ status: 409, message: 'not what was announced' }));
	const { seen, sending } = world(partsOf(2), { 1: refused });
	await expect(sendParts(sending)).rejects.toThrow(new PartRefused('not what was announced'));
	expect(seen.puts.filter((number) => number === 1).length).toBe(3);
});

test('stopped by the person, it stops, and says nothing of errors', async () => {
	const { sending, stop } = world(partsOf(10));
	const put = sending.put;
	let done = 0;
	sending.put = async (...args) => {
		if (++done === 4) stop.abort('paused');
		return put(...args);
	};
	await expect(sendParts(sending)).rejects.toBe('paused');
	expect(done).toBeLessThan(8);
});

test('pauses grow to half a minute and are never alike for two', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 60 }),
			fc.double({ min: 0, max: 0.99, noNaN: true }),
			(failures, dice) => {
				expect(pauseBefore(failures, dice)).toBeGreaterThanOrEqual(250);
				expect(pauseBefore(failures, dice)).toBeLessThanOrEqual(45_000);
			}
		)
	);
	expect([1, 2, 3].map((n) => pauseBefore(n, 0.5))).toEqual([500, 1000, 2000]);
});
