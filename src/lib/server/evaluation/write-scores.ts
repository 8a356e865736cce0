import { unsafeJobMeasures, unsafeJobResult } from '#lib/server/compute/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import { now, type Tx } from '#lib/server/platform/index.ts';
import { metrics } from '#lib/problems/metrics.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import type { SplitScore } from '#lib/evaluation/score-task.ts';
import type { Packed } from './board-data.ts';
import { boardMetrics } from './task.ts';

type JobEnd = NonNullable<Awaited<ReturnType<typeof unsafeJobResult>>>;
export type Report = NonNullable<NonNullable<JobEnd['result']>['report']>;
export type NewScore = Omit<SplitScore, 'passes'>;

const SPLITS = ['public', 'private'] as const;

/**
 * The scores of a finished job as they are stored: those of the organisers' program under `program:<column>`, and, where
 * the problem asks for them, what running the submission took.
 */
export async function scoresOf(
	problem: PublishedProblem,
	report: Report,
	predictJobId: string | null
): Promise<NewScore[]> {
	const { program } = problem.scoring;
	const own = report.scores.map(({ passes: _, ...score }): NewScore => {
		if (!program) return score;
		const column = program.columns.find(({ name }) => name === score.metric);
		const rows = Math.max(1, score.rows);
		return { ...score, metric: `program:${score.metric}`, rows, trivial: column?.base ?? 0 };
	});
	const asked = boardMetrics(problem).filter((name) => name === 'latency' || name === 'cost');
	if (asked.length === 0 || predictJobId === null) return own;
	const answers = SPLITS.reduce((sum, split) => sum + Math.max(1, ...rowsOf(own, split)), 0);
	const measured = await measuredBy(predictJobId, answers);
	if (!measured) return own;
	const taken = asked.flatMap((metric) =>
		SPLITS.map((split): NewScore => {
			const value = Number(measured[metric].toFixed(metrics[metric].decimals + 4));
			return { metric, split, value, low: value, high: value, rows: answers, trivial: value };
		})
	);
	return [...own, ...taken];
}

const rowsOf = (scores: readonly NewScore[], split: string): number[] =>
	scores.filter((score) => score.split === split).map(({ rows }) => rows);

/** Milliseconds for an answer, and won for a thousand: as measured, not as billed. */
async function measuredBy(jobId: string, answers: number): Promise<{ latency: number; cost: number } | null> {
	const job = await unsafeJobMeasures(jobId);
	if (!job) return null;
	const { measures, meteredMs, pricePerHourKrw, devices } = job;
	const count = measures?.answers ?? answers;
	const latency = measures?.latencyMsP50 ?? (measures?.wallMs ?? meteredMs) / count;
	return { latency, cost: (meteredMs / 3_600_000) * devices * pricePerHourKrw * (1000 / count) };
}

/** Writes the scores of one generation; they never change afterwards. */
export async function insertScores(
	tx: Tx,
	submissionId: string,
	generation: number,
	scores: readonly NewScore[]
): Promise<void> {
	const createdAt = now();
	await tx.score.createMany({
		data: scores.map((score) => ({ submissionId, generation, ...score, createdAt }))
	});
}

/** The board's copy of public scores. */
export function packedScores(
	scores: readonly (Pick<NewScore, 'metric' | 'split' | 'value' | 'low' | 'high' | 'rows'> & {
		trivial: number | null;
	})[]
): Prisma.InputJsonObject {
	const own = scores.filter(({ split }) => split === 'public');
	return Object.fromEntries(
		own.map(({ metric, value, low, high, rows, trivial }): [string, Packed] => [
			metric,
			[value, low, high, rows, trivial]
		])
	);
}
