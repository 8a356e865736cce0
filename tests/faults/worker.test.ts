import type { ChildProcess } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { testDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import {
	countAnew,
	end,
	expectExactlyOnce,
	heard,
	jobOf,
	LEASE_MS,
	plantSleeper,
	processesWith,
	STEPS,
	untilDone,
	watchOwnership,
	workersOf,
	type PlantedJob,
	type Step
} from './world.ts';

const db = testDatabase();
const startWorker = workersOf(() => db.current.url);
watchOwnership();

/** A worker and a job of its, which it has brought exactly to this step. */
async function broughtTo(step: Step): Promise<{ worker: ChildProcess; job: PlantedJob }> {
	const worker = await startWorker({ stopAt: step });
	const there = step === 'running' ? null : heard(worker, step);
	const job = await plantSleeper(step === 'running' ? 1500 : 20);
	await (there ?? until(async () => processesWith(`main.mjs ${job.key}`).length > 0, 'the program to run'));
	return { worker, job };
}
/** On a machine that is very busy even a worker that lives may be late with its lease: one more attempt is no fault. */
const attemptsAfter = (step: Step) => (step === 'finished' ? [1] : [2, 3]);
const leaseOver = async (job: PlantedJob) =>
	until(async () => {
		const { leaseUntil, state } = await jobOf(job);
		return state !== 'running' || leaseUntil! < new Date();
	}, 'the lease to end');

describe.skipIf(!findProgram('bwrap'))('a worker', () => {
	test.each(STEPS)('that is killed at "%s"', async (step) => {
		const { worker, job } = await broughtTo(step);
		await end(worker);
		await startWorker();
		countAnew();
		await expectExactlyOnce(job, { attempts: attemptsAfter(step) });
		await until(async () => processesWith(job.key).length === 0, 'nothing of the job to be left');
	});

	test.each(STEPS)('that stands still past its lease at "%s", and comes back late', async (step) => {
		const { worker, job } = await broughtTo(step);
		worker.kill('SIGSTOP');
		await startWorker();
		countAnew();
		await leaseOver(job);
		const row = await untilDone(job);
		worker.kill('SIGCONT');
		worker.send('go on');
		// It has had the time to write, had it been let.
		await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
		expect(await jobOf(job)).toEqual(row);
		await expectExactlyOnce(job, { attempts: attemptsAfter(step) });
	});

	test('that is asked to end gives its job to another at no cost', async () => {
		const { worker, job } = await broughtTo('running');
		worker.disconnect(); // its web server is gone
		await startWorker();
		countAnew();
		await expectExactlyOnce(job);
	});
});

describe.skipIf(!findProgram('bwrap'))('two workers', () => {
	test('that hear the same bell a hundred times run each job once', async () => {
		await Promise.all([startWorker({ slots: 2 }), startWorker({ slots: 2 })]);
		const jobs = await Promise.all(Array.from({ length: 8 }, () => plantSleeper(50)));
		for (let i = 0; i < 100; i++) await prisma().$executeRaw`SELECT pg_notify('compute', 'queued local-cpu')`;
		for (const job of jobs) await expectExactlyOnce(job, { attempts: [1] });
	});
});
