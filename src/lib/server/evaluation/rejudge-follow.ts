import { enqueueJob, scoringPool, unsafeJobResult, wasSealed } from '#lib/server/compute/index.ts';
import { prisma, transaction, type Tx } from '#lib/server/platform/index.ts';
import { problemAtVersion } from '#lib/server/problems/index.ts';
import type { RejudgeState } from '#lib/evaluation/rejudge.ts';
import { sealedToo } from './jobs.ts';
import { laneOf } from './run-needs.ts';
import { lockSet } from './rejudge.ts';
import { predictionsOf, scorerOf } from './scoring-steps.ts';
import { insertScores, scoresOf } from './write-scores.ts';

/**
 * Moves a rejudged submission on when one of its jobs has ended. Its scores are written under the set's own number, so
 * nothing that counts changes. Idempotent; what comes after the set has ended is passed over.
 */
export async function onRejudgeJob(jobId: string): Promise<void> {
	const item = await prisma().rejudgeItem.findFirst({
		where: { OR: [{ predictJobId: jobId }, { scoreJobId: jobId }] },
		include: { set: { include: { blockedRows: true } }, submission: { select: { predictJobId: true } } }
	});
	const ended = item && (await unsafeJobResult(jobId));
	if (!item || !ended) return;
	const { set, submissionId, setId } = item;
	const problem = await problemAtVersion(set.problemId, set.version);
	const ok = ended.code === 'ok';
	const predicting = item.predictJobId === jobId;
	const predictionsKey = predicting && ok ? predictionsOf(problem, ended) : undefined;
	const change = { blocked: set.blockedRows.map(({ rowId }) => rowId), restored: set.restoredRows };
	const spec =
		predictionsKey && sealedToo((await scorerOf(problem, change))(predictionsKey), await wasSealed(jobId));
	const poolKey = await scoringPool(laneOf(problem));
	const report = !predicting && ok ? ended.result?.report : null;
	const measuredBy = item.predictJobId ?? item.submission.predictJobId;
	const scores = report && (await scoresOf(problem, report, measuredBy));
	await transaction(async (tx) => {
		const { state } = await lockSet(tx, setId);
		if (state === 'applied' || state === 'cancelled') return;
		const where = { setId_submissionId: { setId, submissionId } };
		const now = await tx.rejudgeItem.findUniqueOrThrow({ where });
		if (predicting && now.state === 'predicting' && spec) {
			const keys = { key: `rejudge-score:${setId}:${submissionId}`, ownerKey: `rejudge:${setId}` };
			const problemKey = `problem:${problem.id}`;
			const order = { ...keys, problemKey, poolKey, spec, lane: laneOf(problem) } as const;
			const scoreJobId = await enqueueJob(tx, order);
			await tx.rejudgeItem.update({ where, data: { state: 'scoring', scoreJobId, predictionsKey } });
		} else if (!predicting && now.state === 'scoring' && scores) {
			await insertScores(tx, submissionId, set.number, scores);
			await tx.rejudgeItem.update({ where, data: { state: 'scored', code: 'ok' } });
		} else if (now.state === (predicting ? 'predicting' : 'scoring')) {
			const code = ok ? 'platform_error' : ended.code;
			await tx.rejudgeItem.update({ where, data: { state: 'failed', code } });
		}
		await moveSet(tx, setId, state as RejudgeState, ok);
	});
}

/** The first one decides whether the others go; the last one makes the set ready to be looked at. */
async function moveSet(tx: Tx, setId: string, state: RejudgeState, ok: boolean): Promise<void> {
	const open = await tx.rejudgeItem.count({
		where: { setId, state: { in: ['waiting', 'predicting', 'scoring'] } }
	});
	const next = open === 0 ? 'ready' : state === 'trying' ? (ok ? 'running' : 'stopped') : state;
	if (next !== state) await tx.rejudgeSet.update({ where: { id: setId }, data: { state: next } });
}
