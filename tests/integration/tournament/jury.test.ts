import { expect, test } from 'vitest';
import { canonicalJson, prisma, sha256Hex } from '#lib/server/platform/index.ts';
import {
	castJuryScore,
	closeMatch,
	excuseJuror,
	jurySheet,
	matchView,
	openMatch,
	openRound,
	revealMatch
} from '#lib/server/tournament/index.ts';
import { atOnce, code, outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared, type Contest } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { seal, sealAll, scores } from './stage.ts';

testDatabase();

async function openDuel(field: Contest) {
	const id = await declared(field, { format: 'final' });
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	return { id, match, cheong: match.cheong!.id, hong: match.hong!.id };
}

test('a sealed score cannot be changed; the same again is taken as the first; the seal opens at the reveal', async () => {
	const field = await contest(2);
	const { match, cheong, hong } = await openDuel(field);
	const [juror] = field.jurors;
	await seal(juror!, match.id, cheong, 4);
	await seal(juror!, match.id, cheong, 4);
	expect(await outcome(seal(juror!, match.id, cheong, 5))).toBe('jury_score_sealed');
	await seal(juror!, match.id, hong, 2);
	await sealAll({ ...field, jurors: field.jurors.slice(1) }, match.id, { [cheong]: 3, [hong]: 3 });
	const rows = await prisma().juryScore.findMany({ where: { matchId: match.id } });
	expect(rows).toHaveLength(4);
	await closeMatch(field.operator, match.id);
	await revealMatch(field.operator, match.id);
	const trail = await prisma().auditEntry.findMany({ where: { type: 'jury.sealed' } });
	const sealed = trail.map((entry) => (entry.details as { commitment: string }).commitment);
	for (const { matchId, jurorId, teamId, scores: given, nonce } of rows)
		expect(sealed).toContain(
			sha256Hex(canonicalJson({ matchId, jurorId, teamId, scores: given, nonce } as never))
		);
	// An outsider opens every seal from what is public alone.
	for (const { commitment, jurorId, teamId, scores: given, nonce } of (await matchView(match.id, 'public'))
		.jury)
		expect(sha256Hex(canonicalJson({ jurorId, matchId: match.id, nonce, scores: given, teamId }))).toBe(
			commitment
		);
});

test('ten presses of the same juror at once seal one score', async () => {
	const field = await contest(2);
	const { match, cheong } = await openDuel(field);
	const told = await atOnce(10, (at) => code(seal(field.jurors[0]!, match.id, cheong, 1 + (at % 2))));
	expect(told.filter((answer) => answer === 'accepted')).toHaveLength(5);
	expect(told.filter((answer) => answer === 'jury_score_sealed')).toHaveLength(5);
	expect(await prisma().juryScore.count({ where: { matchId: match.id } })).toBe(1);
});

test('who is no juror, names no playing team or leaves a criterion out changes nothing', async () => {
	const field = await contest(2);
	const strangers = await contest(2);
	const { match, cheong } = await openDuel(field);
	const [juror] = field.jurors;
	const cast = (teamId: string, given: Record<string, number>) =>
		outcome(castJuryScore(juror!, { matchId: match.id, teamId, scores: given }));
	expect(await outcome(seal(strangers.jurors[0]!, match.id, cheong, 3))).toBe('forbidden');
	expect(await outcome(seal(field.organiser, match.id, cheong, 3))).toBe('forbidden');
	expect(await outcome(seal(field.teams[0]!.captain, match.id, cheong, 3))).toBe('forbidden');
	expect(await cast(strangers.teams[0]!.id, scores(3))).toBe('not_found');
	expect(await cast(cheong, { effect: 3 })).toBe('jury_score_incomplete');
	expect(await cast(cheong, { effect: 3, idea: 6 })).toBe('jury_score_incomplete');
	expect(await cast(cheong, { effect: 3, idea: 2.5 })).toBe('jury_score_incomplete');
	expect(await cast(cheong, { effect: 3, idea: 3, charm: 5 })).toBe('jury_score_incomplete');
	expect(await cast(cheong, { effect: 3, constructor: 5 })).toBe('jury_score_incomplete');
	expect(await prisma().juryScore.count({ where: { matchId: match.id } })).toBe(0);
});

test('a juror tied to one side judges neither, sees why, and the count does not wait for them', async () => {
	const field = await contest(2, 3);
	const { match, cheong, hong } = await openDuel(field);
	const [tied, member, free] = field.jurors;
	const entryId = field.teams.find(({ id }) => id === cheong)!.entryId;
	await prisma().conflict.create({
		data: { entryId, judgeId: tied!.userId, source: 'declared', reason: 'same employer' }
	});
	await prisma().teamMember.create({ data: { teamId: hong, userId: member!.userId } });
	expect(await outcome(seal(tied!, match.id, cheong, 5))).toBe('juror_in_conflict');
	expect(await outcome(seal(tied!, match.id, hong, 1))).toBe('juror_in_conflict');
	expect(await outcome(seal(member!, match.id, cheong, 1))).toBe('juror_in_conflict');
	const why = async (juror: typeof tied) =>
		Object.fromEntries(
			(await jurySheet(juror!, field.seasonId))[0]!.teams.map(({ team, recused }) => [team!.id, recused])
		);
	expect(await why(tied)).toEqual({ [cheong]: 'conflict', [hong]: 'opponent' });
	expect(await why(member)).toEqual({ [cheong]: 'opponent', [hong]: 'member' });
	expect(await why(free)).toEqual({ [cheong]: null, [hong]: null });
	await seal(free!, match.id, cheong, 2);
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('jury_incomplete');
	await seal(free!, match.id, hong, 4);
	await closeMatch(field.operator, match.id);
	expect((await controlRound(field)).matches[0]!.winnerId).toBe(hong);
});

test('a tie that was set aside keeps no juror from scoring', async () => {
	const field = await contest(2, 1);
	const [juror] = field.jurors;
	await prisma().conflict.create({
		data: {
			...{
				entryId: field.teams[0]!.entryId,
				judgeId: juror!.userId,
				source: 'declared',
				reason: 'a former pupil'
			},
			...{ dismissedAt: new Date(), dismissedBy: field.organiser.userId, dismissReason: 'thirty years ago' }
		}
	});
	const { match, cheong, hong } = await openDuel(field);
	const [sheet] = await jurySheet(juror!, field.seasonId);
	expect(sheet!.teams.map(({ recused }) => recused)).toEqual([null, null]);
	await sealAll(field, match.id, { [cheong]: 4, [hong]: 3 });
	await closeMatch(field.operator, match.id);
});

test('in a round where all play a tie to one team keeps a juror from that team alone', async () => {
	const field = await contest(3, 1);
	await openRound(field.organiser, await declared(field, { format: 'score', places: 2 }));
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	const [own, second, third] = field.teams;
	await prisma().judgeInterest.create({
		data: { judgeId: field.jurors[0]!.userId, teamId: own!.id, reason: 'adviser' }
	});
	expect(await outcome(seal(field.jurors[0]!, match.id, own!.id, 5))).toBe('juror_in_conflict');
	await seal(field.jurors[0]!, match.id, second!.id, 5);
	await seal(field.jurors[0]!, match.id, third!.id, 4);
	await closeMatch(field.operator, match.id);
	const { results } = (await controlRound(field)).matches[0]!;
	expect(results.map(({ teamId }) => teamId)).toEqual([second!.id, third!.id, own!.id]);
});

test('a juror who cannot go on is excused with a reason: nobody waits, and half a judgement does not count', async () => {
	const field = await contest(2);
	const { id, match, cheong, hong } = await openDuel(field);
	const [ill, well] = field.jurors;
	await seal(ill!, match.id, cheong, 5);
	await seal(well!, match.id, cheong, 2);
	await seal(well!, match.id, hong, 3);
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('jury_incomplete');
	expect(await outcome(excuseJuror(well!, id, ill!.userId, 'ill'))).toBe('forbidden');
	expect(await outcome(excuseJuror(field.operator, id, ill!.userId, ' '))).toBe('bad_input');
	expect(await outcome(excuseJuror(field.operator, id, field.organiser.userId, 'ill'))).toBe('not_found');
	await excuseJuror(field.operator, id, ill!.userId, 'taken ill on the day');
	await excuseJuror(field.operator, id, ill!.userId, 'taken ill on the day');
	expect(await outcome(seal(ill!, match.id, hong, 1))).toBe('forbidden');
	expect(await jurySheet(ill!, field.seasonId)).toEqual([]);
	await closeMatch(field.operator, match.id);
	expect((await controlRound(field)).matches[0]!.winnerId).toBe(hong);
	expect(await prisma().auditEntry.count({ where: { type: 'round.juror_excused' } })).toBe(1);
});
