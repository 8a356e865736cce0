import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
	castJuryScore,
	closeMatch,
	closeRound,
	excuseJuror,
	jurySheet,
	listRounds,
	openMatch,
	openRound,
	publishRound,
	revealMatch
} from '#lib/server/tournament/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared, plantScore } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { plantOrganisation } from '../../support/entrants.ts';
import { closeCounted, scores, seal, vote } from './stage.ts';

testDatabase();

type Published = Awaited<ReturnType<typeof listRounds>>[number];
type Channel = 'metric' | 'jury' | 'public';
const channels: Channel[] = ['metric', 'jury', 'public'];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The public share is counted from the vote's own bundle, which has its own verifier; here it is taken as published. */
const publicShare = (round: Published, teamId: string) =>
	round.matches
		.flatMap(({ results }) => results)
		.find((result) => result.teamId === teamId)!
		.shares.find(({ channel }) => channel === 'public')!.raw;

/** What docs/auditors.md says, done by an outsider with the published JSON of a cut and nothing else. */
function computedAgain(json: string) {
	const round = JSON.parse(json) as Published;
	const [match] = round.matches;
	const counted = match!.jury.filter((score) => score.counted);
	const weight = new Map(round.criteria.map(({ key, weight }) => [key, weight]));
	const total = (given: Record<string, number>) =>
		Object.entries(given).reduce((sum, [key, score]) => sum + ((score - 1) / 4) * 100 * weight.get(key)!, 0) /
		[...weight.values()].reduce((sum, one) => sum + one, 0);
	const teams = match!.results.map(({ teamId }) => {
		const { metric } = round.entrants.find(({ team }) => team.id === teamId)!;
		const { value, trivial, perfect, direction } = metric!;
		const gone =
			direction === 'higher'
				? (value! - trivial!) / (perfect! - trivial!)
				: (trivial! - value!) / (trivial! - perfect!);
		const own = counted.filter((score) => score.teamId === teamId);
		const firsts = own.filter((score) =>
			counted.every(
				(other) => other.jurorId !== score.jurorId || total(other.scores!) <= total(score.scores!)
			)
		).length;
		const raw = {
			metric: value === null ? 0 : Math.min(1, Math.max(0, gone)) * 100,
			jury: own.length === 0 ? null : mean(own.map((score) => total(score.scores!))),
			public: publicShare(round, teamId)
		};
		return { teamId, raw, firsts };
	});
	const points = (channel: Channel, teamId: string): number => {
		const known = teams.flatMap(({ raw }) => (raw[channel] === null ? [] : [raw[channel]]));
		const own = teams.find((team) => team.teamId === teamId)!.raw[channel];
		const [low, high] = [Math.min(...known), Math.max(...known)];
		if (own === null) return 0;
		if (round.scale === 'linear') return own;
		return high === low ? 100 : ((own - low) / (high - low)) * 100;
	};
	const totals = teams.map((team) => {
		const sum = channels.reduce((all, one) => all + (points(one, team.teamId) * round.weights[one]) / 100, 0);
		return { ...team, total: Math.round(sum * 1e6) / 1e6 };
	});
	const byTie = (a: (typeof totals)[number], b: (typeof totals)[number]): number => {
		for (const tie of round.tieBreaks) {
			if (tie === 'lot')
				return sha256(`${round.seed}:${a.teamId}`) < sha256(`${round.seed}:${b.teamId}`) ? -1 : 1;
			if (tie === 'jury' && a.firsts !== b.firsts) return b.firsts - a.firsts;
			const [left, right] = [a.raw[tie as Channel] ?? -1, b.raw[tie as Channel] ?? -1];
			if (left !== right) return right - left;
		}
		return 0;
	};
	return totals.toSorted((a, b) => b.total - a.total || byTie(a, b));
}

test('a round follows from what is published of it: metric, jury, points, totals, ties, lot, and who comes through', async () => {
	const field = await contest(5, 3);
	for (const [i, team] of field.teams.entries())
		await plantScore(team.id, field.problem.id, field.seasonId, i < 3 ? 0.8 : 0.6 + i / 50);
	const id = await declared(field, {
		format: 'score',
		places: 2,
		scale: 'min-max',
		weights: { metric: 40, jury: 35, public: 25 }
	});
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	// The first three are equal in everything; the last juror breaks off and is excused.
	const [one, two, gone] = field.jurors;
	for (const juror of [one!, two!])
		for (const [i, team] of field.teams.entries())
			await seal(juror, match.id, team.id, i < 3 ? 4 : 2 + (i % 2));
	await castJuryScore(gone!, { matchId: match.id, teamId: field.teams[4]!.id, scores: scores(5) });
	await excuseJuror(field.organiser, id, gone!.userId, 'fell ill');
	const options = await prisma().pollOption.findMany({
		where: { pollId: match.pollId! },
		orderBy: { number: 'asc' }
	});
	const votes = new Map(field.teams.map(({ id }, i) => [id, [1, 1, 1, 2, 0][i]!]));
	await vote(
		field,
		match,
		options.map(({ subject }) => votes.get(subject)!)
	);
	await closeCounted(field, match);
	await revealMatch(field.operator, match.id);
	await closeRound(field.organiser, id);
	await publishRound(field.organiser, id);
	const [round] = await listRounds(field.seasonId, 'public');
	expect(sha256(round!.seed!)).toBe(round!.seedHash);
	const again = computedAgain(JSON.stringify(round));
	const [result] = round!.matches;
	expect(again.map(({ teamId }) => teamId)).toEqual(result!.results.map(({ teamId }) => teamId));
	for (const [at, { total, raw }] of again.entries()) {
		const published = result!.results[at]!;
		expect(total).toBeCloseTo(published.total, 6);
		for (const { channel, raw: told } of published.shares) expect(raw[channel]).toBeCloseTo(told!, 9);
	}
	expect(result!.results.some(({ decidedBy }) => decidedBy === 'lot')).toBe(true);
	const through = round!.entrants.filter(({ outcome }) => outcome === 'through').map(({ team }) => team.id);
	expect(through.toSorted()).toEqual(
		again
			.slice(0, round!.places)
			.map(({ teamId }) => teamId)
			.toSorted()
	);
	expect(result!.jury.filter(({ counted }) => !counted).map(({ juror }) => juror)).toEqual(['Juror 2']);
	const otherwise = JSON.stringify({ ...round, seed: 'another' });
	expect(computedAgain(otherwise).map(({ total }) => total)).toEqual(again.map(({ total }) => total));
});

test('before the result it is not told which jury scores count', async () => {
	const field = await contest(2, 1);
	const id = await declared(field);
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	for (const team of field.teams) await seal(field.jurors[0]!, match.id, team.id, 3);
	await closeMatch(field.operator, match.id);
	const [round] = await listRounds(field.seasonId, 'public');
	expect(round!.matches[0]!.jury.map(({ counted }) => counted)).toEqual([null, null]);
});

test('a juror who comes after stage one and works where a team does scores neither side of its match', async () => {
	const field = await contest(2, 1);
	const [juror] = field.jurors;
	await plantOrganisation(`late-juror-${Date.now()}.example`, juror!.userId, field.teams[1]!.captain.userId);
	const id = await declared(field);
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	const [sheet] = await jurySheet(juror!, field.seasonId);
	expect(sheet!.teams.map(({ recused }) => recused).toSorted()).toEqual(['conflict', 'opponent']);
	for (const team of field.teams)
		expect(await outcome(seal(juror!, match.id, team.id, 5))).toBe('juror_in_conflict');
});
