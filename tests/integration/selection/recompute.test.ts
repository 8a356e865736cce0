import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { anonymous, prisma } from '#lib/server/platform/index.ts';
import {
	commitPlan,
	findOutcome,
	findOutcomeData,
	findRanking,
	listCertificates,
	publishLetters,
	reopenReview,
	findDesk
} from '#lib/server/selection/index.ts';
import { withdrawProposal } from '#lib/server/teams/index.ts';
import { assignJudges } from '#lib/selection/assign.ts';
import { calibrate } from '#lib/selection/calibrate.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { assign, decide, reviewAll, reviewOf, selectionStage } from '../../support/selection-stage.ts';

testDatabase();

type Published = Awaited<ReturnType<typeof findOutcomeData>>;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** An outsider's own ranking of raw scores, in whole numbers only, from the published JSON and nothing else. */
function rankedAgain(json: string): string[] {
	const { rubric, reviews, ranking, seed } = JSON.parse(json) as Published;
	const halfUp = (top: bigint, bottom: bigint) => Number((200n * top + bottom) / (2n * bottom));
	const meanOf = (parts: [bigint, bigint][]): number => {
		if (parts.length === 0) return -1;
		const bottom = parts.reduce((product, part) => product * part[1], 1n);
		const top = parts.reduce((sum, part) => sum + (part[0] * bottom) / part[1], 0n);
		return halfUp(top, bottom * BigInt(parts.length));
	};
	const keysOf = (entry: string): number[] => {
		const own = reviews.filter((review) => review.entry === entry);
		const totals = own.flatMap(({ scores }): [bigint, bigint][] => {
			const given = rubric.filter(({ key }) => scores[key] !== undefined);
			const weight = given.reduce((sum, row) => sum + row.weight, 0);
			const total = given.reduce((sum, row) => sum + row.weight * scores[row.key]!, 0);
			return weight === 0 ? [] : [[BigInt(total), BigInt(weight)]];
		});
		const chain = rubric.toSorted((a, b) => b.weight - a.weight);
		const means = chain.map(({ key }) =>
			meanOf(own.flatMap(({ scores }) => (scores[key] === undefined ? [] : [[BigInt(scores[key]), 1n]])))
		);
		return [meanOf(totals), ...means];
	};
	const keys = new Map(ranking.map(({ entry }) => [entry, keysOf(entry)]));
	return ranking
		.map(({ entry }) => entry)
		.sort((a, b) => {
			const [left, right] = [keys.get(a)!, keys.get(b)!];
			const at = left.findIndex((value, index) => value !== right[index]);
			if (at >= 0) return right[at]! - left[at]!;
			return sha256(`${seed}:${a}`) < sha256(`${seed}:${b}`) ? -1 : 1;
		});
}

test('the ranking follows from the published scores, rubric and seed alone, ties and lot included', async () => {
	const stage = await selectionStage(8, 4, { places: 3, rankBy: 'raw' });
	await assign(stage, 2);
	// Four entries that nothing but the lot parts, and some that a single criterion parts.
	await reviewAll(stage, (team) =>
		team < 4 ? reviewOf(4) : team < 6 ? reviewOf(3, 5, team - 2) : reviewOf(2, 1)
	);
	await decide(stage);
	await publishLetters(stage.organiser);
	const data = await findOutcomeData(stage.season.slug);
	expect(sha256(data.seed)).toBe(data.seedHash);
	const again = rankedAgain(JSON.stringify(data));
	expect(data.ranking.map(({ entry }) => entry)).toEqual(again);
	expect(data.ranking.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	expect(data.ranking.map(({ tieBrokenBy }) => tieBrokenBy).slice(1, 4)).toEqual(['lot', 'lot', 'lot']);
	expect(data.ranking.map(({ score }) => score).slice(0, 4)).toEqual([400, 400, 400, 400]);
	expect(data.ranking.filter(({ outcome }) => outcome === 'selected').map(({ rank }) => rank)).toEqual([
		1, 2, 3
	]);
	const other = JSON.stringify({ ...data, seed: 'another seed' });
	expect(rankedAgain(other)).not.toEqual(again);
});

test('a calibrated ranking follows from the published scores and the hash of the seed by the published method', async () => {
	const stage = await selectionStage(6, 3, { places: 2, rankBy: 'calibrated' });
	await assign(stage, 3);
	await reviewAll(stage, (team, judge) =>
		reviewOf(Math.max(1, Math.min(5, 5 - team + (judge === 0 ? -1 : 0))))
	);
	await decide(stage);
	await publishLetters(stage.organiser);
	const data = await findOutcomeData(stage.season.slug);
	const weightOf = new Map(data.rubric.map(({ key, weight }) => [key, weight]));
	const observations = data.reviews.map(({ entry, judge, scores }) => {
		const given = Object.entries(scores);
		const weight = given.reduce((sum, [key]) => sum + weightOf.get(key)!, 0);
		const score = given.reduce((sum, [key, value]) => sum + weightOf.get(key)! * value, 0) / weight;
		return { entry, judge, score };
	});
	const { entries } = calibrate(observations, data.places, data.seedHash);
	expect(data.rankBy).toBe('calibrated');
	const scores = data.ranking.map(({ entry }) => Math.round(entries.get(entry)!.score * 100));
	expect(scores).toEqual(data.ranking.map(({ score }) => score));
	expect(scores).toEqual(scores.toSorted((a, b) => b - a));
});

test('one entry without enough reviews makes a calibrated ranking raw for all: two scales do not share a table', async () => {
	const stage = await selectionStage(4, 3, { places: 2, rankBy: 'calibrated' });
	await assign(stage, 3);
	await reviewAll(stage, (team, judge) => reviewOf(5 - team, 5 - team, judge === 0 ? 1 : 5));
	const thin = stage.teams[1]!.entryId;
	const given = await prisma().assignment.findMany({ where: { entryId: thin, state: 'open' } });
	for (const { id } of given.slice(1)) await reopenReview(stage.organiser, id, 'to be scored again');
	const { rows } = await findRanking(stage.organiser);
	expect(rows.some(({ calibrated }) => calibrated === null)).toBe(true);
	expect(rows.map(({ basis, raw }) => basis === raw)).toEqual([true, true, true, true]);
});

test('an entry that nobody reviewed is not selected, even where there are places left', async () => {
	const stage = await selectionStage(2, 2, { places: 2, rankBy: 'raw' });
	await assign(stage, 1);
	const [first] = (await findDesk(stage.judges[0]!)).rows;
	const { entryId } = await prisma().assignment.findUniqueOrThrow({ where: { id: first!.id } });
	await reviewAll({ ...stage, judges: stage.judges.slice(0, 1) }, () => reviewOf(5));
	await decide(stage, 'the other judge fell ill');
	await publishLetters(stage.organiser);
	const { selected } = await findOutcome(stage.season.slug);
	const [team] = stage.teams.filter((one) => one.entryId === entryId);
	expect(selected.map(({ team: { slug } }) => slug)).toEqual([team!.slug]);
});

test('what is published holds no score of an entry that was withdrawn before the decision', async () => {
	const stage = await selectionStage(4, 3);
	await assign(stage, 2);
	await reviewAll(stage, (team) => reviewOf(team + 1));
	const [left] = stage.teams;
	await withdrawProposal(left!.captain, left!.entryId);
	await decide(stage);
	await publishLetters(stage.organiser);
	const data = await findOutcomeData(stage.season.slug);
	const ranked = new Set(data.ranking.map(({ entry }) => entry));
	expect(data.ranking).toHaveLength(3);
	expect(data.reviews.every(({ entry }) => ranked.has(entry))).toBe(true);
	expect(rankedAgain(JSON.stringify(data))).toEqual(data.ranking.map(({ entry }) => entry));
	expect((await findOutcome(stage.season.slug)).reviews).toBe(data.reviews.length);
});

test('the assignment follows from its certificate, and the reviews that are published keep to it', async () => {
	const stage = await selectionStage(5, 4);
	await assign(stage, 2, 'the seed of the run');
	await reviewAll(stage, (team) => reviewOf(1 + (team % 5)));
	expect(await outcome(listCertificates(anonymous('ko'), stage.season.id))).toBe('sign_in_first');
	await decide(stage);
	expect(await outcome(listCertificates(anonymous('ko'), stage.season.id))).toBe('sign_in_first');
	await publishLetters(stage.organiser);
	const [run] = JSON.parse(JSON.stringify(await listCertificates(anonymous('ko'), stage.season.id)));
	const again = assignJudges(run.input);
	const pairs = again.ok ? again.pairs.map(({ entry, judge }) => `${entry} ${judge}`).toSorted() : [];
	const { reviews } = await findOutcomeData(stage.season.slug);
	expect(reviews.map(({ entry, judge }) => `${entry} ${judge}`).toSorted()).toEqual(pairs);
	expect(await outcome(commitPlan(stage.organiser, stage.season.id, { places: 9, rankBy: 'raw' }))).toBe(
		'plan_committed'
	);
});
