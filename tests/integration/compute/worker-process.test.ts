import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { enqueueJob, reapJobs } from '#lib/server/compute/index.ts';
import { DEFAULT_LIMITS } from '#lib/server/compute/index.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { prisma, shiftClock, storage, transaction } from '#lib/server/platform/index.ts';
import { testDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';

const db = testDatabase();
const workers: ChildProcess[] = [];
afterEach(() => workers.splice(0).forEach((worker) => worker.kill('SIGKILL')));

function startWorker(): ChildProcess {
	const env = { ...process.env, DATABASE_URL: db.current.url, WORKER_SLOTS: '1', LOG_LEVEL: 'silent' };
	const worker = fork(path.resolve('src/worker.ts'), {
		env,
		execArgv: [],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	workers.push(worker);
	return worker;
}
const gone = (worker: ChildProcess) => new Promise((resolve) => worker.once('exit', resolve));

/** A job that lasts as long as told: it sleeps in the sandbox and then writes its output. */
async function enqueueSleeper(key: string, ms: number): Promise<string> {
	const main = `await new Promise((done) => setTimeout(done, ${ms}));
		(await import('node:fs')).writeFileSync('/out/done.txt', 'done');`;
	await storage().put(`test/${key}.mjs`, Buffer.from(main));
	return transaction((tx) =>
		enqueueJob(tx, {
			key,
			poolKey: 'local-cpu',
			lane: 'stage',
			ownerKey: 'team:x',
			spec: {
				kind: 'command',
				runtime: 'node',
				command: ['node', '/in/main.mjs'],
				bundle: null,
				expects: ['done.txt'],
				inputs: [{ name: 'main.mjs', objectKey: `test/${key}.mjs` }],
				limits: DEFAULT_LIMITS,
				gpu: null
			}
		})
	);
}
const inState = (id: string, state: string) => async () => {
	const row = await prisma().computeJob.findUniqueOrThrow({ where: { id } });
	return row.state === state && row;
};

test.skipIf(!findProgram('bwrap'))(
	'a worker killed in the middle of a job loses nothing: another one does it again',
	async () => {
		const first = startWorker();
		const id = await enqueueSleeper('killed', 3000);
		await until(inState(id, 'running'), 'the first worker to begin');
		const ended = gone(first);
		first.kill('SIGKILL');
		await ended;
		expect(await prisma().computeJob.findUnique({ where: { id } })).toMatchObject({
			state: 'running',
			attempt: 1
		});
		const back = shiftClock(21_000); // what the lease would have waited for
		expect(await reapJobs()).toBe(1);
		back();
		startWorker();
		const done = await until(inState(id, 'done'), 'the second worker to finish');
		expect(done).toMatchObject({ attempt: 2, code: 'ok' });
		const outputs = (done.result as { outputs: { name: string; objectKey: string }[] }).outputs;
		expect((await storage().get(outputs[0]!.objectKey))!.toString()).toBe('done');
	}
);

test.skipIf(!findProgram('bwrap'))('a worker that is told to end gives its job back at once', async () => {
	const worker = startWorker();
	const id = await enqueueSleeper('released', 30_000);
	await until(inState(id, 'running'), 'the worker to begin');
	const ended = gone(worker);
	worker.kill('SIGTERM');
	expect(await ended).toBe(0);
	expect(await prisma().computeJob.findUnique({ where: { id } })).toMatchObject({
		state: 'queued',
		attempt: 1
	});
	await prisma().computeJob.update({ where: { id }, data: { state: 'cancelled', code: 'cancelled' } });
});

test('a worker ends when its web server is gone, and publishes what contains code here', async () => {
	const worker = startWorker();
	await until(() => prisma().setting.findUnique({ where: { key: 'compute.containment' } }), 'the probe');
	const ended = gone(worker);
	worker.disconnect();
	expect(await ended).toBe(0);
});
