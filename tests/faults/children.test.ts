import { describe, expect, test } from 'vitest';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { onJobFinished } from '#lib/server/evaluation/index.ts';
import { outbox, prisma } from '#lib/server/platform/index.ts';
import { testDatabase } from '../support/database.ts';
import { arena, handIn, predictions, untilEnded } from '../support/submissions.ts';
import { until } from '../support/until.ts';
import {
	expectExactlyOnce,
	longestUnownedMs,
	plantSleeper,
	processesWith,
	UNOWNED_LIMIT_MS,
	watchOwnership,
	workersOf
} from './world.ts';

const db = testDatabase();
const startWorker = workersOf(() => db.current.url);
watchOwnership();

/** One scored submission, whatever happened to its jobs: scores once, quota charged once. */
async function expectScoredOnce(id: string, perSplit = 1): Promise<void> {
	expect(await untilEnded(id, 40_000)).toBe('scored');
	const submission = await prisma().submission.findUniqueOrThrow({
		where: { id },
		include: { scores: true }
	});
	expect(submission.countsToQuota).toBe(true);
	expect(submission.scores.filter(({ split }) => split === 'public').length).toBe(perSplit);
	expect(longestUnownedMs()).toBeLessThan(UNOWNED_LIMIT_MS);
}

/** A submission whose scorer runs. */
async function scoring(): Promise<{ id: string; scorer: number }> {
	await startWorker();
	const before = new Set(processesWith('score-main.ts'));
	const id = await handIn(await arena(), predictions());
	const scorer = await until(
		() => processesWith('score-main.ts').find((pid) => !before.has(pid)),
		'the scorer to run'
	);
	return { id, scorer };
}

describe('the scorer’s process', () => {
	test('that is killed is begun again, and the score is written once', async () => {
		const { id, scorer } = await scoring();
		process.kill(scorer, 'SIGKILL');
		await expectScoredOnce(id);
	});

	test('that stands still past the lease keeps its job, and ends it when it goes on', async () => {
		const { id, scorer } = await scoring();
		process.kill(scorer, 'SIGSTOP');
		await new Promise((resolve) => setTimeout(resolve, 1.5 * Number(process.env.JOB_LEASE_MS)));
		process.kill(scorer, 'SIGCONT');
		await expectScoredOnce(id);
		const { scoreJobId } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		expect(await prisma().computeJob.findUnique({ where: { id: scoreJobId! } })).toMatchObject({
			attempt: 1
		});
	});
});

describe.skipIf(!findProgram('bwrap'))('the sandbox', () => {
	test('that is killed from outside is the platform’s fault: the job runs again and is paid once', async () => {
		await startWorker();
		const job = await plantSleeper(1500);
		await until(async () => processesWith(`main.mjs ${job.key}`).length > 1, 'the program to run');
		const outer = Math.min(...processesWith(job.key).filter((pid) => processesWith('bwrap').includes(pid)));
		process.kill(outer, 'SIGKILL');
		await expectExactlyOnce(job, { attempts: [2] });
	});
});

describe('news', () => {
	test('that is delivered twice, and by two at once, moves a submission once', async () => {
		await startWorker();
		const field = await arena();
		const id = await handIn(field, predictions());
		await expectScoredOnce(id);
		const { scoreJobId } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		await prisma().outboxEvent.updateMany({ data: { deliveredAt: null } });
		await Promise.all([outbox.drain(), outbox.drain(), ...[1, 2, 3].map(() => onJobFinished(scoreJobId!))]);
		await expectScoredOnce(id);
	});
});
