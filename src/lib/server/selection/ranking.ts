import { prisma, sha256Hex, type Tx } from '#lib/server/platform/index.ts';
import { agreement } from '#lib/selection/agreement.ts';
import {
	calibrate,
	type CalibratedJudge,
	type Calibration,
	type Observation
} from '#lib/selection/calibrate.ts';
import { rankEntries, totalsOf, type Ranked, type ReviewedEntry } from '#lib/selection/rank.ts';
import type { Criterion, Scores } from '#lib/selection/rubric.ts';
import { reviewTotal, toNumber } from '#lib/selection/totals.ts';
import type { RankBy } from './plan.ts';
import { opaque } from './opaque.ts';

export interface RankedRow extends Ranked {
	/** Hundredths; null where reviews are too thin to calibrate. */
	calibrated: { score: number; low: number; high: number } | null;
	/** Probability of standing among the selected, 0 to 1. */
	inPlaces: number | null;
	expectedRank: number | null;
	expected: number;
}
export interface RankingTable {
	rows: RankedRow[];
	judges: Map<string, CalibratedJudge>;
	/** Krippendorff's alpha of the reviews' totals, interval scale. */
	alpha: number | null;
	/** Reviews that are assigned but not submitted. */
	missing: number;
}

export interface AssignedReview {
	assignmentId: string;
	entryId: string;
	judgeId: string;
	submitted: boolean;
	scores: Scores;
	commentToTeam: string;
	commentToPanel: string;
}

/** Every standing assignment with its review, as organisers may see them. */
export async function reviewsOf(
	seasonId: string,
	db: Pick<Tx, 'assignment'> = prisma()
): Promise<AssignedReview[]> {
	const rows = await db.assignment.findMany({
		where: { state: 'open', run: { seasonId } },
		select: { id: true, entryId: true, judgeId: true, review: true },
		orderBy: { id: 'asc' }
	});
	return rows.map(({ id, entryId, judgeId, review }) => ({
		assignmentId: id,
		entryId,
		judgeId,
		submitted: review?.state === 'submitted',
		scores: (review?.scores ?? {}) as Scores,
		commentToTeam: review?.commentToTeam ?? '',
		commentToPanel: review?.commentToPanel ?? ''
	}));
}

export interface RankingInput {
	criteria: Criterion[];
	entryIds: string[];
	reviews: AssignedReview[];
	places: number;
	rankBy: RankBy;
	/** The committed seed of the lot. */
	seed: string;
	/** Committed before as well, and no secret: drives the simulation. */
	seedHash: string;
}

/** The ranking of these entries with calibrated scores, chances and agreement. Only submitted reviews count. */
export function rankingOf({
	criteria,
	entryIds,
	reviews,
	places,
	rankBy,
	seed,
	seedHash
}: RankingInput): RankingTable {
	const here = new Set(entryIds);
	const assigned = reviews.filter(({ entryId }) => here.has(entryId));
	const submitted = assigned.filter((review) => review.submitted);
	const observations = submitted.flatMap(({ entryId, judgeId, scores }): Observation[] => {
		const total = reviewTotal(criteria, scores);
		return total ? [{ entry: entryId, judge: judgeId, score: toNumber(total) }] : [];
	});
	const calibration = calibrateBlind(observations, places, seedHash);
	const totals = entryIds.map((id) => totalsOf(criteria, reviewed(id, submitted)));
	const calibrated = (id: string) => rounded(calibration.entries.get(id)?.score);
	const lot = (id: string) => sha256Hex(`${seed}:${opaque('entry', id)}`);
	// Calibrated scores rank only where all have one: two scales in one table would not be fair.
	const whole = rankBy === 'calibrated' && totals.every(({ id }) => calibration.entries.has(id));
	const ranked = rankEntries(criteria, totals, lot, whole ? calibrated : undefined);
	const rows = ranked.map((row): RankedRow => {
		const fit = calibration.entries.get(row.id);
		return {
			...row,
			expected: assigned.filter(({ entryId }) => entryId === row.id).length,
			calibrated: fit
				? { score: rounded(fit.score)!, low: rounded(fit.low)!, high: rounded(fit.high)! }
				: null,
			inPlaces: fit?.inPlaces ?? null,
			expectedRank: fit?.expectedRank ?? null
		};
	});
	const units = new Map<string, number[]>();
	for (const { entry, score } of observations) units.set(entry, [...(units.get(entry) ?? []), score]);
	return {
		rows,
		judges: calibration.judges,
		alpha: agreement([...units.values()]),
		missing: assigned.length - submitted.length
	};
}

/**
 * Calibrates by the names under which scores are published: the sampling goes through them in order, so that another order
 * would give other numbers, and whoever computes it again has these names only.
 */
function calibrateBlind(observations: readonly Observation[], places: number, seed: string): Calibration {
	const ids = new Map<string, string>();
	const named = (kind: 'entry' | 'judge', id: string) => {
		const alias = opaque(kind, id);
		ids.set(alias, id);
		return alias;
	};
	const blind = observations.map(({ entry, judge, score }) => ({
		entry: named('entry', entry),
		judge: named('judge', judge),
		score
	}));
	const { entries, judges, thin } = calibrateOnce(blind, places, seed);
	const back = <T>(found: Map<string, T>) =>
		new Map([...found].map(([alias, row]) => [ids.get(alias)!, row]));
	return {
		entries: back(entries),
		judges: back(judges),
		thin: new Set([...thin].map((alias) => ids.get(alias)!))
	};
}

let last: { key: string; calibration: Calibration } | null = null;

/** The simulation takes a second or two for a whole season: while no review changes, the table is not simulated again. */
function calibrateOnce(observations: readonly Observation[], places: number, seed: string): Calibration {
	const key = sha256Hex(JSON.stringify([observations, places, seed]));
	if (last?.key !== key) last = { key, calibration: calibrate(observations, places, seed) };
	return last.calibration;
}

const reviewed = (id: string, submitted: readonly AssignedReview[]): ReviewedEntry => ({
	id,
	reviews: submitted
		.filter(({ entryId }) => entryId === id)
		.map(({ judgeId, scores }) => ({ judge: judgeId, scores }))
});

const rounded = (score: number | undefined): number | null =>
	score === undefined ? null : Math.round(score * 100);
