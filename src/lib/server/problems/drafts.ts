import { randomUUID } from 'node:crypto';
import { Prisma, type Need, type Problem } from '#lib/server/generated/prisma/client.ts';
import { record } from '#lib/server/audit/index.ts';
import { now, refuse, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { USUAL_CONCURRENT, type VersionContent } from '#lib/problems/content.ts';
import { isMetric, metrics } from '#lib/problems/metrics.ts';
import { readRun } from '#lib/problems/run-limits.ts';
import { keptScoring, readScoring } from '#lib/problems/scoring.ts';
import { known } from './ids.ts';
import { lockNeed } from './needs.ts';
import { organiser } from './people.ts';

export interface DraftInput extends VersionContent {
	/** For the address: lower case letters, digits and hyphens. */
	slug: string;
	practice: boolean;
}

/** Makes a draft problem of a shortlisted need; a need becomes one problem at most. */
export async function draftProblem(actor: Actor, needId: string, input: DraftInput): Promise<string> {
	return transaction(async (tx) => {
		const need = await lockNeed(tx, needId);
		const { userId } = organiser(actor);
		refuseIf(need.state !== 'shortlisted', 'need_state', { state: need.state });
		refuseIf((await tx.problem.count({ where: { needId } })) > 0, 'already_done');
		await insistFreeSlug(tx, need, input.slug);
		const { id } = await tx.problem.create({
			data: { ...place(need), needId, slug: input.slug, practice: input.practice }
		});
		await tx.problemVersion.create({
			data: { problemId: id, version: 1, ...versionColumns(input), authorId: userId, createdAt: now() }
		});
		await record(tx, actor, 'problem.drafted', { seasonId: need.seasonId, problemId: id, needId });
		return id;
	});
}

const place = ({ seasonId, organisationId, track }: Need) => ({ seasonId, organisationId, track });

/** Writes over a draft. A published problem is changed by `publishVersion` only. */
export async function saveDraft(actor: Actor, problemId: string, input: DraftInput): Promise<void> {
	await transaction(async (tx) => {
		const problem = await lockProblem(tx, problemId);
		const { userId } = organiser(actor);
		refuseIf(problem.state !== 'draft', 'problem_state', { state: problem.state });
		if (input.slug !== problem.slug) await insistFreeSlug(tx, problem, input.slug);
		await tx.problem.update({
			where: { id: problemId },
			data: { slug: input.slug, practice: input.practice }
		});
		const where = { problemId_version: { problemId, version: 1 } };
		const held = await tx.problemVersion.findUniqueOrThrow({ where, select: { scoring: true, run: true } });
		const content = {
			...input,
			run: input.run ?? readRun(held.run),
			scoring: keptScoring(input.scoring, readScoring(held.scoring))
		};
		await tx.problemVersion.update({
			where,
			data: { ...versionColumns(content), authorId: userId, createdAt: now() }
		});
		await record(tx, actor, 'problem.draft_changed', { seasonId: problem.seasonId, problemId });
	});
}

/** The problem, locked until the transaction ends. */
export async function lockProblem(tx: Tx, problemId: string): Promise<Problem> {
	await tx.$queryRaw`SELECT id FROM problems WHERE id = ${known(problemId)}::uuid FOR UPDATE`;
	return (await tx.problem.findUnique({ where: { id: problemId } })) ?? refuse('not_found');
}

/** Slugs are taken in order of their season's row, so that two drafts cannot take the same one at once. */
async function insistFreeSlug(tx: Tx, { seasonId }: { seasonId: string }, slug: string): Promise<void> {
	await tx.$queryRaw`SELECT id FROM seasons WHERE id = ${seasonId}::uuid FOR UPDATE`;
	refuseIf((await tx.problem.count({ where: { seasonId, slug } })) > 0, 'problem_slug_taken', { slug });
}

/** The direction follows from the metric; nobody types it. An empty seed is drawn here. */
export function versionColumns(content: VersionContent) {
	const { title, summary, statement, rules, floors, modelSpec, metric, prizeKrw } = content;
	return {
		title: { ...title },
		summary: { ...summary },
		statement: { ...statement },
		rules: { ...rules },
		difficulty: content.difficulty,
		prizeKrw: BigInt(prizeKrw),
		metric,
		direction: directionOf(content),
		positive: content.positive,
		floors: floors as never,
		kinds: content.kinds,
		quotaPerDay: content.quotaPerDay,
		quotaTotal: content.quotaTotal,
		quotaConcurrent: content.quotaConcurrent ?? USUAL_CONCURRENT,
		finalPicks: content.finalPicks,
		timeZone: content.timeZone ?? 'Asia/Seoul',
		run: { ...readRun(content.run) },
		scoring: readScoring(content.scoring) as never,
		modelSpec: modelSpec ? (modelSpec as never) : Prisma.DbNull,
		splitSeed: content.splitSeed || randomUUID()
	};
}

/** Of what ranks: a combined score is better the higher, a program says it of its columns. */
function directionOf({ metric, positive, scoring }: VersionContent) {
	const { ranking, program } = readScoring(scoring);
	if (ranking === 'combined') return 'higher';
	if (metric === 'program')
		return (program?.columns.find(({ name }) => name === positive) ?? { direction: 'higher' }).direction;
	return isMetric(metric) ? metrics[metric].direction : 'higher';
}
