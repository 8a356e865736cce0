import type { Submission } from '#lib/server/generated/prisma/client.ts';
import { unsafeJobMeasures, unsafeJobView, wasSealed, type JobView } from '#lib/server/compute/index.ts';
import { found, has, prisma, refuseIf, type Actor } from '#lib/server/platform/index.ts';
import { findPublishedProblem, problemAtVersion } from '#lib/server/problems/index.ts';
import { findTeams, isMember, type TeamBrief } from '#lib/server/teams/index.ts';
import type { SubmissionState } from '#lib/evaluation/submission.ts';
import type { PublishedProblem, SubmissionKind } from '#lib/problems/types.ts';
import { passesFloor } from '#lib/evaluation/metrics/index.ts';
import type { Packed } from './board-data.ts';
import { factsOf, floorsOf, rankingMetricOf } from './task.ts';

/** One score on the public split; the private one reaches no view of a team. */
export interface ScoreView {
	metric: string;
	main: boolean;
	value: number;
	low: number;
	high: number;
	rows: number;
	/** The bound of a safety metric, and whether it is met. */
	floor: number | null;
	passes: boolean | null;
}

/** As the runner measured it; null where it could not. */
export interface RunMeasures {
	wallMs: number;
	cpuSeconds: number | null;
	peakMemoryBytes: number | null;
	answers: number | null;
	batchRows: number | null;
	latencyMsP50: number | null;
	latencyMsP95: number | null;
}

export interface SubmissionView {
	id: string;
	number: number;
	kind: SubmissionKind;
	filename: string;
	bytes: number;
	sha256: string;
	note: string;
	state: SubmissionState;
	code: string | null;
	codeDetails: Record<string, unknown>;
	fault: 'team' | 'platform' | null;
	countsToQuota: boolean;
	finalPick: boolean;
	/** The reader is of the team, and not only an organiser. */
	mine: boolean;
	createdAt: string;
	uploadedAt: string | null;
	finishedAt: string | null;
	team: Pick<TeamBrief, 'id' | 'slug' | 'name'>;
	problem: Pick<
		PublishedProblem,
		'id' | 'slug' | 'title' | 'metric' | 'direction' | 'finalPicks' | 'closedAt'
	> & {
		/** The metric that ranks: the main one, or `combined`. */
		ranking: string;
		/** Whether teams name what they want to be judged by in the end. */
		picks: boolean;
	};
	predict: JobView | null;
	/** What running it took; of what saw sealed data nothing but whole seconds is told. */
	measures: RunMeasures | null;
	score: JobView | null;
	scores: ScoreView[];
}

export interface SubmissionBrief {
	id: string;
	number: number;
	kind: SubmissionKind;
	filename: string;
	state: SubmissionState;
	code: string | null;
	createdAt: string;
	finalPick: boolean;
	value: number | null;
}

/** A submission for its team's members, and for organisers. To anyone else it does not exist. */
export async function findSubmission(actor: Actor, submissionId: string): Promise<SubmissionView> {
	const row = found(await prisma().submission.findUnique({ where: { id: submissionId } }));
	const member = await isMember(prisma(), row.teamId, actor.userId);
	refuseIf(!member && !has(actor, 'organiser'), 'not_found');
	const [problem, teams, predict, score, measures] = await Promise.all([
		problemAtVersion(row.problemId, row.problemVersion),
		findTeams([row.teamId]),
		row.predictJobId ? unsafeJobView(row.predictJobId) : null,
		row.scoreJobId ? unsafeJobView(row.scoreJobId) : null,
		row.predictJobId ? measuresOf(row.predictJobId) : null
	]);
	const team = found(teams.get(row.teamId) ?? null);
	const ranking = rankingMetricOf(problem);
	const floors = new Map(floorsOf(problem).map(({ metric, floor }) => [metric, floor]));
	const scores = publicScoresOf(row).map(([metric, [value, low, high, rows]]): ScoreView => {
		const floor = floors.get(metric) ?? null;
		const { direction } = factsOf(problem, metric);
		const met = floor === null ? null : passesFloor(direction, value, floor);
		return { metric, main: metric === ranking, value, low, high, rows, floor, passes: met };
	});
	return {
		id: row.id,
		number: row.number,
		kind: row.kind as SubmissionKind,
		filename: row.filename,
		bytes: Number(row.bytes),
		sha256: row.sha256,
		note: row.note,
		state: row.state as SubmissionState,
		code: row.code,
		codeDetails: (row.codeDetails ?? {}) as Record<string, unknown>,
		fault: row.fault as SubmissionView['fault'],
		countsToQuota: row.countsToQuota,
		finalPick: row.finalPick,
		mine: member,
		createdAt: row.createdAt.toISOString(),
		uploadedAt: row.uploadedAt?.toISOString() ?? null,
		finishedAt: row.finishedAt?.toISOString() ?? null,
		team: { id: team.id, slug: team.slug, name: team.name },
		problem: brief(problem),
		predict,
		measures,
		// The scorer's own log speaks of the organisers' truth.
		score: score && { ...score, log: '' },
		scores: scores.sort((a, b) => Number(b.main) - Number(a.main) || a.metric.localeCompare(b.metric))
	};
}

async function measuresOf(jobId: string): Promise<RunMeasures | null> {
	const [job, sealed] = await Promise.all([unsafeJobMeasures(jobId), wasSealed(jobId)]);
	if (!job?.measures || sealed) return null;
	const { wallMs, cpuSeconds, peakMemoryBytes, answers, batchRows, latencyMsP50, latencyMsP95 } =
		job.measures;
	return { wallMs, cpuSeconds, peakMemoryBytes, answers, batchRows, latencyMsP50, latencyMsP95 };
}

/** The public scores that count now, by name. */
export const publicScoresOf = ({ publicScores }: { publicScores: unknown }): [string, Packed][] =>
	Object.entries((publicScores ?? {}) as Record<string, Packed>);

/** One of them. */
export const publicScoreOf = (row: { publicScores: unknown }, metric: string): Packed | undefined =>
	publicScoresOf(row).find(([name]) => name === metric)?.[1];

const brief = (problem: PublishedProblem): SubmissionView['problem'] => {
	const { id, slug, title, metric, direction, finalPicks, closedAt } = problem;
	const picks = problem.scoring.pick === 'chosen';
	return {
		id,
		slug,
		title,
		metric,
		direction,
		finalPicks,
		closedAt,
		ranking: rankingMetricOf(problem),
		picks
	};
};

/** A team's submissions to one problem, the latest first. */
export async function briefs(teamId: string, problem: PublishedProblem): Promise<SubmissionBrief[]> {
	const metric = rankingMetricOf(problem);
	const rows = await prisma().submission.findMany({
		where: { teamId, problemId: problem.id },
		orderBy: { number: 'desc' },
		take: 50
	});
	return rows.map((row) => briefOf(row, metric));
}

export const briefOf = (row: Submission, metric: string): SubmissionBrief => ({
	id: row.id,
	number: row.number,
	kind: row.kind as SubmissionKind,
	filename: row.filename,
	state: row.state as SubmissionState,
	code: row.code,
	createdAt: row.createdAt.toISOString(),
	finalPick: row.finalPick,
	value: publicScoreOf(row, metric)?.[0] ?? null
});

export interface HistoryPoint {
	id: string;
	number: number;
	value: number;
	low: number;
	high: number;
	at: string;
	finalPick: boolean;
}

/** The team's public scores on the submission's problem, in the order of their numbers: for those who may see it. */
export async function teamHistory(actor: Actor, submissionId: string): Promise<HistoryPoint[]> {
	const { team, problem } = await findSubmission(actor, submissionId);
	const version = await findPublishedProblem(problem.slug);
	const rows = await prisma().submission.findMany({
		where: { teamId: team.id, problemId: problem.id, state: 'scored' },
		orderBy: { number: 'asc' }
	});
	return rows.flatMap((row) => {
		const { id, number, createdAt, finalPick } = row;
		const score = publicScoreOf(row, rankingMetricOf(version));
		if (!score) return [];
		const [value, low, high] = score;
		return [{ id, number, value, low, high, at: createdAt.toISOString(), finalPick }];
	});
}
