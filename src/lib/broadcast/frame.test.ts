import { expect, test } from 'vitest';
import { isEnding, type Frame } from './frame.ts';

const at = Date.parse('2026-11-21T12:00:00Z');
const vote = (state: 'soon' | 'open' | 'closed', seconds: number | null) =>
	({
		state,
		closesAt: seconds === null ? null : new Date(at + seconds * 1000).toISOString()
	}) as Frame['vote'];

test('a vote is ending from its cue or its last second on, until it takes no more ballots', () => {
	const ending = (scene: Frame['scene'], shown: Frame['vote']) => isEnding({ scene, vote: shown }, at);
	expect(ending('vote-open', vote('open', 1))).toBe(false);
	expect(ending('vote-open', vote('open', null))).toBe(false);
	expect(ending('vote-open', vote('open', 0))).toBe(true);
	expect(ending('vote-close', vote('open', null))).toBe(true);
	for (const state of ['soon', 'closed'] as const) expect(ending('vote-close', vote(state, -5))).toBe(false);
	expect(ending('vote-close', null)).toBe(false);
});
