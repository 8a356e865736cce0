import { expect, test } from 'vitest';
import { bracketOf, isJoined } from './bracket.ts';
import type { ShownMatch, ShownRound } from './views.ts';

const team = (id: string) => ({ id, name: id.toUpperCase(), slug: id });
const match = (number: number, a: string, b: string | null, winnerId: string | null = null): ShownMatch => ({
	id: `m${number}${a}`,
	number,
	state: winnerId ? 'revealed' : 'open',
	cheong: team(a),
	hong: b === null ? null : team(b),
	winnerId,
	walkover: false,
	pollSlug: null,
	results: [],
	sensitivity: []
});
const round = (number: number, matches: ShownMatch[], format = 'duel') =>
	({ id: `r${number}`, number, format, matches }) as unknown as ShownRound;
const draw = (...rounds: ShownRound[]) =>
	bracketOf(
		rounds,
		(r) => r.id,
		(r) => `/results/${r.number}`
	);

test('matches stand where their winners meet, so that no line lies', () => {
	const quarters = [
		match(1, 'a', 'h', 'a'),
		match(2, 'b', 'g', 'b'),
		match(3, 'c', 'f', 'c'),
		match(4, 'd', 'e', 'd')
	];
	const drawn = draw(
		round(1, [], 'score'),
		round(2, quarters),
		round(3, [match(1, 'a', 'd', 'a'), match(2, 'b', 'c')]),
		round(4, [])
	);
	expect(drawn.map(({ matches }) => matches.map(({ a, b }) => [a.name, b.name]))).toEqual([
		[
			['A', 'H'],
			['D', 'E'],
			['B', 'G'],
			['C', 'F']
		],
		[
			['A', 'D'],
			['B', 'C']
		],
		[[null, null]]
	]);
	expect(drawn[1]!.matches.map(({ state }) => state)).toEqual(['done', 'now']);
	expect(isJoined(drawn)).toBe(true);
});

test('a bye is drawn as one, and then the rounds are not joined by lines', () => {
	const drawn = draw(
		round(1, [match(1, 'a', null, 'a'), match(2, 'b', 'c', 'c')]),
		round(2, [match(1, 'a', 'c')])
	);
	expect(drawn[0]!.matches[0]!.b).toEqual({ name: null, bye: true });
	expect(isJoined(drawn)).toBe(true);
	expect(
		isJoined(draw(round(1, [match(1, 'a', 'b'), match(2, 'c', 'd'), match(3, 'e', 'f')]), round(2, [])))
	).toBe(false);
});

test('a tournament without duels has no bracket', () => {
	expect(draw(round(1, [], 'score'))).toEqual([]);
});
