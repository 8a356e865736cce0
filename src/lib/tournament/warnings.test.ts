import { expect, test } from 'vitest';
import { weightWarnings } from './warnings.ts';

const weights = (metric: number, jury: number, people: number) => ({ metric, jury, public: people });

test('balanced weights pass without a word', () => {
	expect(weightWarnings('final', weights(40, 30, 30))).toEqual([]);
	expect(weightWarnings('score', weights(51, 0, 49))).toEqual([]);
});

test('a channel of 80 or a public of 50 is flagged, and in a knock-out that nothing is carried forward', () => {
	expect(weightWarnings('score', weights(100, 0, 0))).toEqual([{ kind: 'one-decides', channel: 'metric' }]);
	expect(weightWarnings('duel', weights(25, 25, 50))).toEqual([
		{ kind: 'public-decides' },
		{ kind: 'starts-afresh' }
	]);
	expect(weightWarnings('final', weights(10, 10, 80))).toEqual([
		{ kind: 'one-decides', channel: 'public' },
		{ kind: 'starts-afresh' }
	]);
	expect(weightWarnings('final', weights(0, 80, 20))).toEqual([
		{ kind: 'one-decides', channel: 'jury' },
		{ kind: 'starts-afresh' }
	]);
});
