import { expect, test } from 'vitest';
import { prisma, shiftClock } from '#lib/server/platform/index.ts';
import {
	championOf,
	closeMatch,
	closeRound,
	openingObstacles,
	openMatch,
	openRound,
	publishRound,
	revealMatch
} from '#lib/server/tournament/index.ts';
import { againstRules } from '../../support/against-rules.ts';
import { outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared, plantScore, publicRound } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { closeCounted, playRound, sealAll, vote } from './stage.ts';

testDatabase();

test('a season from the cut over duels to the final crowns the team that won each', async () => {
	const field = await contest(6);
	const strength = Object.fromEntries(field.teams.map(({ id }, i) => [id, 5 - Math.min(i, 4)]));
	for (const [i, team] of field.teams.entries())
		await plantScore(team.id, field.problem.id, field.seasonId, 0.95 - i * 0.05);

	const cut = await declared(field, { format: 'score', places: 4 });
	await openRound(field.organiser, cut);
	const first = await playRound(field, 1, strength);
	expect(first.state).toBe('published');
	const ranked = first.entrants.toSorted((a, b) => a.place! - b.place!);
	expect(ranked.map(({ team, outcome }) => [team.name, outcome])).toEqual([
		['Team 0', 'through'],
		['Team 1', 'through'],
		['Team 2', 'through'],
		['Team 3', 'through'],
		['Team 4', 'out'],
		['Team 5', 'out']
	]);
	// 0.95 accuracy is 90 % of the way from guessing (0.5) to perfection; the jury gave 5 of 5.
	expect(ranked[0]!.explained).toMatchObject({ total: 0.4 * 90 + 0.6 * 100, place: 1 });
	expect(ranked[0]!.metric).toMatchObject({ value: 0.95, trivial: 0.5, skill: expect.closeTo(90) });

	const semi = await declared(field, { number: 2 });
	await openRound(field.organiser, semi);
	const duels = await controlRound(field, 2);
	expect(duels.matches.map((match) => [match.cheong!.name, match.hong!.name])).toEqual([
		['Team 0', 'Team 3'],
		['Team 1', 'Team 2']
	]);
	const played = await playRound(field, 2, strength);
	expect(played.entrants.filter((e) => e.outcome === 'through').map((e) => e.team.name)).toEqual([
		'Team 0',
		'Team 1'
	]);

	const final = await declared(field, { number: 3, format: 'final' });
	await openRound(field.organiser, final);
	expect(await championOf(field.seasonId)).toBeNull();
	await playRound(field, 3, strength);
	expect(await championOf(field.seasonId)).toMatchObject({ name: 'Team 0' });
	const news = await prisma().outboxEvent.findMany({ where: { type: 'tournament.champion' } });
	expect(news.map(({ payload }) => payload)).toEqual([
		{ seasonId: field.seasonId, teamId: field.teams[0]!.id }
	]);
});

test('a round does not open while its problem takes submissions or one of them waits for its score', async () => {
	const field = await contest(2);
	for (const { id } of field.teams) await plantScore(id, field.problem.id, field.seasonId, 0.8);
	const id = await declared(field);
	const where = { id: field.problem.id };
	const { closedAt } = await prisma().problem.findUniqueOrThrow({ where });
	await prisma().problem.update({ where, data: { state: 'published', closedAt: null } });
	const last = await prisma().submission.findFirstOrThrow({ where: { teamId: field.teams[1]!.id } });
	const lastIs = (state: string) =>
		againstRules((tx) => tx.submission.update({ where: { id: last.id }, data: { state } }));
	await lastIs('scoring');
	const { slug } = field.problem;
	expect(await openingObstacles(field.seasonId)).toMatchObject({ open: [{ slug }], pending: 1 });
	expect(await outcome(openRound(field.organiser, id))).toBe('round_problems_open');
	await prisma().problem.update({ where, data: { state: 'closed', closedAt } });
	for (const state of ['queued', 'scoring']) {
		await lastIs(state);
		expect(await outcome(openRound(field.organiser, id))).toBe('round_scores_pending');
	}
	expect((await controlRound(field)).state).toBe('declared');
	await lastIs('scored');
	expect(await openingObstacles(field.seasonId)).toEqual({ open: [], pending: 0, arriving: [] });
	await openRound(field.organiser, id);
	expect((await controlRound(field)).entrants.map(({ metric }) => metric?.value)).toEqual([0.8, 0.8]);
});

test('a round does not open while an upload that was begun before the closing may still change its scores', async () => {
	const field = await contest(2);
	for (const { id } of field.teams) await plantScore(id, field.problem.id, field.seasonId, 0.8);
	const id = await declared(field);
	const last = await prisma().submission.findFirstOrThrow({ where: { teamId: field.teams[1]!.id } });
	const expiresAt = new Date(Date.now() + 86_400_000);
	await prisma().submissionUpload.create({
		data: { submissionId: last.id, partBytes: 1, partHashes: [], expiresAt }
	});
	const become = (state: string) =>
		againstRules((tx) => tx.submission.update({ where: { id: last.id }, data: { state } }));
	await become('created');
	const closedAt = new Date();
	await prisma().problem.update({ where: { id: field.problem.id }, data: { closedAt } });
	// Whom to ask, and how long to wait at most: the team may go on for a day, but not hold the round back for one.
	const until = new Date(closedAt.getTime() + 30 * 60_000).toISOString();
	const team = field.teams[1]!.name;
	expect(await openingObstacles(field.seasonId)).toMatchObject({ pending: 0, arriving: [{ team, until }] });
	await expect(openRound(field.organiser, id)).rejects.toMatchObject({
		code: 'round_uploads_pending',
		details: { teams: team, closesAt: until }
	});
	const later = shiftClock(31 * 60_000);
	expect(await openingObstacles(field.seasonId)).toMatchObject({ pending: 0, arriving: [] });
	await openRound(field.organiser, id);
	later();
});

test('the public vote weighs as declared, and its share is in the explanation', async () => {
	const field = await contest(2);
	const id = await declared(field, { format: 'final', weights: { metric: 0, jury: 40, public: 60 } });
	await openRound(field.organiser, id);
	const [match] = (await controlRound(field)).matches;
	await openMatch(field.operator, match!.id);
	await sealAll(field, match!.id, { [match!.cheong!.id]: 5, [match!.hong!.id]: 1 });
	await vote(field, match!, [1, 3]);
	await closeCounted(field, match!);
	await revealMatch(field.operator, match!.id);
	const shown = (await publicRound(field)).matches[0]!;
	// Cheong: 100 of the jury and 25 of the public; Hong: 0 and 75.
	expect(shown.results.map(({ teamId, total }) => [teamId, total])).toEqual([
		[match!.cheong!.id, 55],
		[match!.hong!.id, 45]
	]);
	expect(shown.winnerId).toBe(match!.cheong!.id);
	expect(shown.sensitivity.map(({ publicWeight, winners }) => [publicWeight, winners[0]])).toEqual([
		[0, match!.cheong!.id],
		[25, match!.cheong!.id],
		[50, match!.cheong!.id],
		[75, match!.hong!.id],
		[100, match!.hong!.id]
	]);
});

test('of an odd field the best placed has a bye, comes through and keeps its rank', async () => {
	const field = await contest(3);
	await openRound(field.organiser, await declared(field));
	const round = await controlRound(field);
	const [bye, duel] = round.matches;
	expect([bye!.hong, bye!.state, bye!.winnerId]).toEqual([null, 'revealed', bye!.cheong!.id]);
	expect((await publicRound(field)).matches[0]!.winnerId).toBe(bye!.cheong!.id);
	await playRound(field, 1, { [duel!.hong!.id]: 5 });
	const { entrants } = await controlRound(field);
	expect(entrants.map(({ team, place, outcome }) => [team.id, place, outcome])).toEqual([
		[bye!.cheong!.id, 1, 'through'],
		[duel!.cheong!.id, 3, 'out'],
		[duel!.hong!.id, 2, 'through']
	]);
});

test('equal totals are settled by the declared chain, down to the lot', async () => {
	const field = await contest(2);
	await openRound(field.organiser, await declared(field, { format: 'final' }));
	const [match] = (await playRound(field, 1, {})).matches;
	expect(match!.results.map(({ total, decidedBy }) => [total, decidedBy])).toEqual([
		[0, 'lot'],
		[0, 'lot']
	]);
	expect(match!.winnerId).toBe(match!.results[0]!.teamId);
});

test('a team selected with two entries plays once, with the better metric', async () => {
	const field = await contest(2);
	const { id: teamId } = field.teams[0]!;
	const second = await contest(1);
	await plantScore(teamId, field.problem.id, field.seasonId, 0.6);
	await plantScore(teamId, second.problem.id, field.seasonId, 0.9);
	const { decisionId } = await prisma().selectionOutcome.findFirstOrThrow({
		where: { entryId: field.teams[0]!.entryId }
	});
	const entry = await prisma().entry.create({
		data: { seasonId: field.seasonId, teamId, problemId: second.problem.id, state: 'selected' }
	});
	await prisma().selectionOutcome.create({
		data: { entryId: entry.id, decisionId, outcome: 'selected', rank: 3, letter: {} }
	});
	await declared(second); // closes its problem, too
	await openRound(field.organiser, await declared(field));
	const { entrants } = await controlRound(field);
	expect(entrants).toHaveLength(2);
	expect(entrants.find(({ team }) => team.id === teamId)!.metric).toMatchObject({ value: 0.9 });
});

test('a final is between two; a round before it must be published; a field needs two', async () => {
	const field = await contest(3);
	const final = await declared(field, { format: 'final' });
	expect(await outcome(openRound(field.organiser, final))).toBe('final_needs_two');
	const next = await declared(field, { number: 2 });
	expect(await outcome(openRound(field.organiser, next))).toBe('round_before_not_published');
	const lonely = await contest(1);
	expect(await outcome(openRound(lonely.organiser, await declared(lonely)))).toBe('field_too_small');
	expect((await controlRound(lonely)).state).toBe('declared');
});

test('a round is closed when all is played, published when all is revealed, and each only once', async () => {
	const field = await contest(2);
	const id = await declared(field);
	await openRound(field.organiser, id);
	expect(await outcome(openRound(field.organiser, id))).toBe('round_state');
	const [match] = (await controlRound(field)).matches;
	expect(await outcome(closeRound(field.organiser, id))).toBe('round_incomplete');
	expect(await outcome(publishRound(field.organiser, id))).toBe('round_state');
	expect(await outcome(revealMatch(field.operator, match!.id))).toBe('match_state');
	expect(await outcome(closeMatch(field.operator, match!.id))).toBe('match_state');
	await openMatch(field.operator, match!.id);
	await openMatch(field.operator, match!.id);
	await sealAll(field, match!.id, { [match!.cheong!.id]: 4, [match!.hong!.id]: 2 });
	await closeMatch(field.operator, match!.id);
	await closeMatch(field.operator, match!.id);
	await closeRound(field.organiser, id);
	await closeRound(field.organiser, id);
	expect(await outcome(publishRound(field.organiser, id))).toBe('matches_not_revealed');
	await revealMatch(field.operator, match!.id);
	await revealMatch(field.operator, match!.id);
	await publishRound(field.organiser, id);
	await publishRound(field.organiser, id);
	const trail = await prisma().auditEntry.findMany({
		where: { type: { startsWith: 'round.' } },
		orderBy: { id: 'asc' }
	});
	const own = trail.filter((entry) => (entry.details as { roundId?: string }).roundId === id);
	expect(own.map(({ type }) => type)).toEqual([
		'round.declared',
		'round.opened',
		'round.closed',
		'round.published'
	]);
});
