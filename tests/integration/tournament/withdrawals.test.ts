import { expect, test } from 'vitest';
import { prisma } from '#lib/server/platform/index.ts';
import {
	championOf,
	closeMatch,
	closeRound,
	openMatch,
	openRound,
	publishRound,
	revealMatch,
	withdrawEntrant
} from '#lib/server/tournament/index.ts';
import { outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared, publicRound } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { closeCounted, seal, sealAll, vote } from './stage.ts';

testDatabase();

const voted = { weights: { metric: 0, jury: 50, public: 50 } };
const pollState = async (pollId: string | null) =>
	(await prisma().poll.findUniqueOrThrow({ where: { id: pollId! } })).state;

test('a side that leaves before the match gives the other a walkover, without a fight, a vote or a number', async () => {
	const field = await contest(2);
	const id = await declared(field, { ...voted, format: 'final' });
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await withdrawEntrant(field.organiser, id, match.cheong!.id);
	await withdrawEntrant(field.organiser, id, match.cheong!.id);
	await closeMatch(field.operator, match.id); // nobody voted, so nobody has to confirm a tally
	await closeMatch(field.operator, match.id);
	expect((await publicRound(field)).matches[0]).toMatchObject({ winnerId: null, walkover: false });
	await revealMatch(field.operator, match.id);
	await closeRound(field.organiser, id);
	await publishRound(field.organiser, id);
	const shown = await publicRound(field);
	expect(shown.matches[0]).toMatchObject({ winnerId: match.hong!.id, walkover: true, results: [] });
	expect(shown.entrants.map(({ team, outcome, place }) => [team.id, outcome, place])).toEqual([
		[match.cheong!.id, 'withdrawn', 2],
		[match.hong!.id, 'through', 1]
	]);
	expect(await championOf(field.seasonId)).toMatchObject({ id: match.hong!.id });
	expect(await pollState(match.pollId)).toBe('called_off');
});

test('a side that leaves in mid-match ends its vote; what was scored and cast does not matter', async () => {
	const field = await contest(2);
	const id = await declared(field, voted);
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	await vote(field, match, [5, 0]);
	await seal(field.jurors[0]!, match.id, match.cheong!.id, 5);
	await withdrawEntrant(field.operator, id, match.cheong!.id);
	expect(await outcome(seal(field.jurors[1]!, match.id, match.cheong!.id, 5))).toBe('not_found');
	await closeCounted(field, match);
	await revealMatch(field.operator, match.id);
	expect((await publicRound(field)).matches[0]).toMatchObject({ winnerId: match.hong!.id, walkover: true });
	expect(await pollState(match.pollId)).toBe('published');
});

test('of a match that both leave nobody comes through', async () => {
	const field = await contest(4);
	const id = await declared(field);
	await openRound(field.organiser, id);
	const [empty, played] = (await controlRound(field)).matches;
	await withdrawEntrant(field.organiser, id, empty!.cheong!.id);
	await withdrawEntrant(field.organiser, id, empty!.hong!.id);
	await openMatch(field.operator, played!.id);
	await sealAll(field, played!.id, { [played!.cheong!.id]: 5, [played!.hong!.id]: 1 });
	for (const match of [empty!, played!]) {
		await closeMatch(field.operator, match.id);
		await revealMatch(field.operator, match.id);
	}
	await closeRound(field.organiser, id);
	await publishRound(field.organiser, id);
	const through = (await publicRound(field)).entrants.filter((entrant) => entrant.outcome === 'through');
	expect(through.map(({ team }) => team.id)).toEqual([played!.cheong!.id]);
	// The one who is left wins a final without an opponent.
	const final = await declared(field, { number: 2, format: 'final' });
	await openRound(field.organiser, final);
	await closeRound(field.organiser, final);
	await publishRound(field.organiser, final);
	expect(await championOf(field.seasonId)).toMatchObject({ id: played!.cheong!.id });
});

test('a team that leaves a cut is not ranked, and its slot stays closed', async () => {
	const field = await contest(3);
	const id = await declared(field, { format: 'score', places: 2 });
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	const [gone, ...rest] = field.teams;
	await withdrawEntrant(field.organiser, id, gone!.id);
	await sealAll(field, match.id, { [rest[0]!.id]: 2, [rest[1]!.id]: 3 });
	await closeMatch(field.operator, match.id);
	expect(await outcome(withdrawEntrant(field.organiser, id, rest[0]!.id))).toBe('match_state');
	await closeRound(field.organiser, id);
	const { entrants } = await controlRound(field);
	const places = Object.fromEntries(entrants.map(({ team, place, outcome }) => [team.id, [place, outcome]]));
	expect(places).toEqual({
		[gone!.id]: [3, 'withdrawn'],
		[rest[1]!.id]: [1, 'through'],
		[rest[0]!.id]: [2, 'through']
	});
});

test('a match with a public weight is not closed before its vote was held, and pressing early ends no vote', async () => {
	const field = await contest(2);
	await openRound(field.organiser, await declared(field, voted));
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	await sealAll(field, match.id, { [match.cheong!.id]: 3 });
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('vote_not_held');
	await vote(field, match, [1, 2]);
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('jury_incomplete');
	expect(await pollState(match.pollId)).toBe('open');
	await sealAll(field, match.id, { [match.hong!.id]: 3 });
	await closeCounted(field, match);
	expect((await controlRound(field)).matches[0]!.winnerId).toBe(match.hong!.id);
});
