import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetBallot, forgetVoter, keepBallot, keepPromise, keptBallot } from './kept-ballots.ts';

const ballot = { option: [3, 1], nonce: 'AAAAAAAAAAAAAAAAAAAAAA', path: 'cable' };
let kept: Map<string, string>;

beforeEach(() => {
	kept = new Map();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
		key: (at: number) => [...kept.keys()][at] ?? null,
		get length() {
			return kept.size;
		}
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('a ballot is kept until it is forgotten, for its poll and whoever pressed', () => {
	expect(keepBallot('final', ballot, 'minji')).toBe(true);
	expect(keptBallot('final', 'minji')).toEqual(ballot);
	for (const [slug, voter] of [
		['final', null],
		['final', 'jisoo'],
		['semi-final', 'minji']
	] as const)
		expect(keptBallot(slug, voter)).toBeNull();
	forgetBallot('final');
	expect(keptBallot('final', 'minji')).toBeNull();
});

test('a ballot of an earlier season is not sent to the vote that has its name today', () => {
	vi.useFakeTimers();
	keepBallot('final', ballot, null);
	vi.advanceTimersByTime(29 * 24 * 3_600_000);
	expect(keptBallot('final', null)).toEqual(ballot);
	vi.advanceTimersByTime(2 * 24 * 3_600_000);
	expect(keptBallot('final', null)).toBeNull();
});

test('whoever leaves the device leaves no ballot and no promise there, and takes none of anybody else along', () => {
	keepBallot('final', ballot, 'minji');
	keepBallot('semi-final', ballot, 'jisoo');
	for (const voter of ['minji', 'jisoo', null]) keepPromise('final', 'signed', voter);
	forgetVoter('minji');
	expect([...kept.keys()].sort()).toEqual(['ballot:semi-final', 'promise:final', 'promise:final:jisoo']);
});

test('what is not a ballot is none, and a browser without storage keeps none and says so', () => {
	for (const text of ['', '{', 'null', '3', '{"voter":null,"at":9e15}']) {
		kept.set('ballot:final', text);
		expect(keptBallot('final', null)).toBeNull();
	}
	vi.stubGlobal('localStorage', undefined);
	expect(keepBallot('final', ballot, null)).toBe(false);
	expect(keptBallot('final', null)).toBeNull();
	expect(() => (keepPromise('final', 'signed', null), forgetVoter('minji'))).not.toThrow();
});
