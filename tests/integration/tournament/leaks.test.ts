import { expect, test } from 'vitest';
import { prisma } from '#lib/server/platform/index.ts';
import {
	closeRound,
	listRounds,
	matchView,
	openMatch,
	openRound,
	revealMatch
} from '#lib/server/tournament/index.ts';
import { roundSeed } from '#lib/server/tournament/lock.ts';
import { lot } from '#lib/server/tournament/rules.ts';
import { againstRules } from '../../support/against-rules.ts';
import { contest, controlRound, declared, plantScore, type Contest } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { closeCounted, sealAll, vote } from './stage.ts';

testDatabase();

const secretMetric = 0.8765;
const bytes = async (field: Contest) => JSON.stringify(await listRounds(field.seasonId, 'public'));

/** A round of two duels: both played and voted on, nothing closed yet. */
async function onAir() {
	const field = await contest(4);
	for (const team of field.teams) await plantScore(team.id, field.problem.id, field.seasonId, secretMetric);
	const id = await declared(field, { weights: { metric: 30, jury: 30, public: 40 } });
	await openRound(field.organiser, id);
	const { matches } = await controlRound(field);
	for (const match of matches) {
		await openMatch(field.operator, match.id);
		await sealAll(field, match.id, { [match.cheong!.id]: 5, [match.hong!.id]: 2 });
		await vote(field, match, [2, 1]);
	}
	return { field, id, matches };
}

test('counting, and even closing the round, changes no byte of what the public sees', async () => {
	const { field, id, matches } = await onAir();
	const before = await bytes(field);
	for (const match of matches) await closeCounted(field, match);
	expect(await bytes(field)).toBe(before);
	await closeRound(field.organiser, id);
	expect(await bytes(field)).toBe(before);
	const control = (await controlRound(field)).matches[0]!;
	expect([control.state, control.winnerId]).toEqual(['closed', control.cheong!.id]);
});

test('two seasons that differ only in what is hidden look the same to the public, byte by byte', async () => {
	const { field, id, matches } = await onAir();
	for (const match of matches) await closeCounted(field, match);
	await closeRound(field.organiser, id);
	const before = await bytes(field);
	const { hong } = matches[0]!;
	await prisma().match.updateMany({ where: { roundId: id }, data: { winnerId: hong!.id, explained: {} } });
	await prisma().roundEntrant.updateMany({
		where: { roundId: id },
		data: { metric: { skill: 1 }, outcome: 'out', explained: {} }
	});
	// Sealed scores cannot be changed; only so can the test have two seasons with the same commitments.
	await prisma().$executeRaw`ALTER TABLE jury_scores DISABLE TRIGGER USER`;
	await prisma().juryScore.updateMany({
		where: { match: { roundId: id } },
		data: { scores: { effect: 1, idea: 1 }, total: 0, nonce: 'another' }
	});
	await prisma().$executeRaw`ALTER TABLE jury_scores ENABLE TRIGGER USER`;
	await prisma().round.update({ where: { id }, data: { closedAt: new Date(0) } });
	await againstRules((tx) => tx.submission.updateMany({ data: { state: 'failed' } }));
	expect(await bytes(field)).toBe(before);
});

test('before the reveal the view holds no metric, juror, score, nonce, winner, seed or time of closing', async () => {
	const { field, id, matches } = await onAir();
	for (const match of matches) await closeCounted(field, match);
	await closeRound(field.organiser, id);
	const seen = await bytes(field);
	const row = await prisma().round.findUniqueOrThrow({
		where: { id },
		include: { matches: { include: { juryScores: true } } }
	});
	for (const score of row.matches.flatMap((match) => match.juryScores)) {
		expect(seen).toContain(score.commitment);
		expect(seen).not.toContain(score.nonce);
	}
	expect(seen).not.toContain(String(secretMetric));
	expect(seen).not.toContain('Juror');
	expect(seen).not.toContain(row.closedAt!.toISOString());
	for (const match of row.matches) expect(seen).not.toContain(match.closedAt!.toISOString());
	const [round] = await listRounds(field.seasonId, 'public');
	expect(round).toMatchObject({ state: 'open', seed: null, closedAt: null, publishedAt: null });
	expect(round!.matches.map((match) => [match.state, match.winnerId, match.results])).toEqual([
		['open', null, []],
		['open', null, []]
	]);
	expect(await matchView(matches[0]!.id, 'public')).toEqual(round!.matches[0]);
});

test('a reveal shows its own match and nothing of the next', async () => {
	const { field, matches } = await onAir();
	for (const match of matches) await closeCounted(field, match);
	const [, before] = (await listRounds(field.seasonId, 'public'))[0]!.matches;
	await revealMatch(field.operator, matches[0]!.id);
	const [first, second] = (await listRounds(field.seasonId, 'public'))[0]!.matches;
	expect(second).toEqual(before);
	expect(first!.jury.map(({ juror, scores }) => [juror, scores])).toContainEqual([
		'Juror 0',
		{ effect: 5, idea: 5 }
	]);
	expect(first!.winnerId).toBe(matches[0]!.cheong!.id);
});

test('the slots of a first round are drawn: neither the selection nor the metrics give them away', async () => {
	const field = await contest(8, 0);
	for (const [i, team] of field.teams.entries())
		await plantScore(team.id, field.problem.id, field.seasonId, 0.95 - i * 0.05);
	const id = await declared(field, { weights: { metric: 100, jury: 0, public: 0 } });
	await openRound(field.organiser, id);
	const slots = (await controlRound(field)).entrants.map(({ team }) => team.id);
	const seed = roundSeed(field.seasonId, 1);
	expect(slots).toEqual(
		field.teams.map(({ id: teamId }) => teamId).toSorted((a, b) => (lot(seed, a) < lot(seed, b) ? -1 : 1))
	);
});

test('a list of rounds asks the database as often for three rounds as for one', async () => {
	const field = await contest(2);
	await declared(field);
	await listRounds(field.seasonId, 'public'); // what is asked once per process
	const one = await countQueries(() => listRounds(field.seasonId, 'public'));
	await declared(field, { number: 2 });
	await declared(field, { number: 3 });
	const three = await countQueries(() => listRounds(field.seasonId, 'public'));
	expect(three.value).toHaveLength(3);
	expect(three.queries).toBe(one.queries);
});
