import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cancelJob, startWorkerLoop, unsafeJobLog, type Worker } from '#lib/server/compute/index.ts';
import { prisma, storage } from '#lib/server/platform/index.ts';
import { actorWith } from '../support/actors.ts';
import { clusterPool, ended, enqueueCode, jobRow, running, runsOf } from '../support/cluster-pool.ts';
import { until } from '../support/until.ts';
import { testDatabase } from '../support/database.ts';
import { startSlurm, type Slurm } from '../support/slurm.ts';
import { startNodeStore } from '../support/node-store.ts';

testDatabase();
let slurm: Slurm;
let store: Awaited<ReturnType<typeof startNodeStore>>;
let workers: Worker[] = [];
beforeAll(async () => {
	store = await startNodeStore();
	slurm = await startSlurm();
}, 120_000);
afterEach(async () => {
	await Promise.all(workers.map((worker) => worker.stop()));
	workers = [];
	await prisma().pool.updateMany({ data: { pausedAt: new Date() } });
});
afterAll(async () => {
	await slurm?.stop();
	await store?.stop();
});

function work(): Worker {
	const worker = startWorkerLoop({ workerId: `test-${Math.random()}`, slots: 2, lookEveryMs: 300 });
	workers.push(worker);
	return worker;
}
const writes = (text: string) =>
	`import fs from 'node:fs'; fs.writeFileSync('/out/told.txt', ${JSON.stringify(text)});`;
const sleeps = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));\n${writes('woke up')}`;
const told = async (id: string) => {
	const { outputs } = (await jobRow(id)).result as unknown as {
		outputs: { name: string; objectKey: string }[];
	};
	return (await storage().get(outputs.find(({ name }) => name === 'told.txt')!.objectKey))!.toString();
};

test('a job runs on a node, and its output, log and time come back', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, {
		program: `console.log('hello from the node');\n${writes('done')}`,
		expects: ['told.txt']
	});
	work();
	const row = await ended(id);
	expect(row).toMatchObject({ state: 'done', code: 'ok', attempt: 1 });
	expect(Number(row.meteredMs)).toBeGreaterThan(0);
	expect(await told(id)).toBe('done');
	expect(await runsOf(id)).toMatchObject([{ outcome: 'finished', machine: expect.stringMatching(/^gpu/) }]);
});

test('a GPU request becomes a request of the cluster: the kind asked for, and one device in the job', async () => {
	const pool = await clusterPool(slurm, { settings: { gpuType: 'a100' } });
	const id = await enqueueCode(pool, {
		program: `import fs from 'node:fs';
			const devices = fs.readdirSync('/dev').filter((name) => /^nvidia[0-9]+$/.test(name)).join(',');
			fs.writeFileSync('/out/told.txt', devices + ' of ' + process.env.CUDA_VISIBLE_DEVICES);
			await new Promise((done) => setTimeout(done, 1500));`,
		gpu: { kind: 'a100', count: 1 }
	});
	work();
	const { remoteId, node } = await running(slurm, id);
	expect(node).toBe('gpu2');
	expect(slurm.command('scontrol', 'show', 'job', remoteId)).toContain('gpu:a100:1');
	expect(await ended(id)).toMatchObject({ code: 'ok' });
	expect(await told(id)).toMatch(/^nvidia[01] of \d$/);
});

test('lanes go to the partitions that are named for them', async () => {
	const pool = await clusterPool(slurm);
	const live = await enqueueCode(pool, { program: sleeps(1500), lane: 'live' });
	work();
	const { remoteId } = await running(slurm, live);
	expect(slurm.command('scontrol', 'show', 'job', remoteId)).toContain('Partition=express');
	expect(await ended(live)).toMatchObject({ code: 'ok' });
});

/** Command line and environment of a process, if it is the runner of a node. */
function remoteRunner(pid: string): string[] {
	if (!/^\d+$/.test(pid)) return [];
	try {
		const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
		const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
		return line.includes('runner.ts') && line.includes('remote') ? [line + environment] : [];
	} catch {
		return []; // it has just ended
	}
}

test('the script holds no address in its environment or on a command line', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, { program: sleeps(2000) });
	work();
	await running(slurm, id);
	const seen = await until(async () => {
		const found = readdirSync('/proc').flatMap(remoteRunner);
		return found.length > 0 && found;
	}, 'the runner on the node');
	for (const text of seen) expect(text).not.toMatch(/mac=|api\/store/);
	await ended(id);
});

test('a log is heard while the job runs, and is whole when it has ended', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, {
		program: `console.log('the first line');\n${sleeps(5000)}\nconsole.log('the last line');`
	});
	work();
	const live = await until(async () => {
		const { text, ended } = await unsafeJobLog(id, 'team');
		return text !== '' && { text, ended };
	}, 'the first line');
	expect(live).toEqual({ text: 'the first line\n', ended: false });
	expect(await ended(id)).toMatchObject({ code: 'ok' });
	expect(await unsafeJobLog(id, 'team')).toMatchObject({
		text: 'the first line\nthe last line\n',
		ended: true
	});
	const [run] = await runsOf(id);
	expect(run!.logPieces).toBeGreaterThan(0);
	expect(await storage().size(`jobs/${id}/${run!.key}/log-0`)).toBeNull();
});

test('of a job that sees sealed data the team hears coded lines alone, live as in the end', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, {
		program: `console.log('a sealed row');\n${sleeps(4000)}`,
		sealed: true
	});
	work();
	const staff = await until(async () => {
		const { text, ended } = await unsafeJobLog(id, 'staff');
		return text.includes('a sealed row') && !ended && text;
	}, 'the line that organisers hear');
	expect(staff).toContain('a sealed row');
	const team = [await unsafeJobLog(id, 'team')];
	await ended(id);
	team.push(await unsafeJobLog(id, 'team'));
	for (const { text } of team) {
		expect(text).toContain('the data are sealed');
		expect(text).not.toContain('a sealed row');
	}
});

test('cancelling a running job ends it at the cluster too, and leaves nothing of it on its node', async () => {
	const pool = await clusterPool(slurm);
	const before = new Set(readdirSync(slurm.scratch));
	const left = () => readdirSync(slurm.scratch).filter((name) => !before.has(name) && !name.endsWith('.log'));
	const id = await enqueueCode(pool, { program: sleeps(60_000) });
	const worker = work();
	const { remoteId } = await running(slurm, id);
	await cancelJob(actorWith(randomUUID(), 'operator'), id);
	worker.stopJob(id);
	expect(await ended(id)).toMatchObject({ state: 'cancelled', code: 'cancelled' });
	await until(
		async () => !/RUNNING|PENDING/.test(slurm.command('scontrol', 'show', 'job', remoteId)),
		'the cluster to stop it'
	);
	expect(await runsOf(id)).toMatchObject([{ outcome: 'cancelled' }]);
	await until(() => left().length === 0, 'the node to be clean');
});

test('seconds are kept by the runner, though the cluster counts minutes', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, { program: sleeps(60_000), limits: { wallMs: 1500 } });
	work();
	const row = await ended(id);
	expect(row).toMatchObject({ state: 'failed', code: 'wall_limit', fault: 'team' });
	expect(Number(row.meteredMs)).toBeLessThan(5000);
});

test('a job larger than any node is refused by name, as the platform’s fault', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, { program: writes('x'), gpu: { kind: 'gpu', count: 9 } });
	work();
	expect(await ended(id)).toMatchObject({ state: 'failed', code: 'cluster_refused', fault: 'platform' });
});

test('a wrong token fails no job: it waits, and runs once the token is right', async () => {
	const pool = await clusterPool(slurm, { token: slurm.token().slice(0, -6) + 'wrong0' });
	const id = await enqueueCode(pool, { program: writes('at last') });
	work();
	await until(async () => (await runsOf(id)).some(({ outcome }) => outcome === 'refused'), 'a refusal');
	await until(async () => (await jobRow(id)).state === 'queued', 'the job to wait');
	const { sealSecret } = await import('#lib/server/platform/index.ts');
	const secret = new Uint8Array(sealSecret('pool-token', pool, Buffer.from(slurm.token())));
	await prisma().pool.update({ where: { key: pool }, data: { secret } });
	expect(await ended(id)).toMatchObject({ code: 'ok', attempt: expect.any(Number) });
	expect(await told(id)).toBe('at last');
});

test('a worker that ends leaves the job running, and the next worker takes its result', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, { program: sleeps(4000) });
	const first = work();
	const { run } = await running(slurm, id);
	await first.stop();
	workers = [];
	work();
	expect(await ended(id)).toMatchObject({ code: 'ok' });
	expect((await runsOf(id)).map(({ key, outcome }) => ({ key, outcome }))).toEqual([
		{ key: run.key, outcome: 'finished' }
	]);
});

test('a node goes dark: the job is handed in again elsewhere, under another name', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, { program: sleeps(10_000) });
	work();
	const { node, remoteId, run } = await running(slurm, id);
	await slurm.powerCut(node as 'gpu1' | 'gpu2', remoteId);
	const row = await ended(id);
	await slurm.start(node as 'gpu1' | 'gpu2');
	await slurm.idle();
	expect(row).toMatchObject({ state: 'done', code: 'ok', attempt: 1 });
	const runs = await runsOf(id);
	expect(runs.map(({ outcome }) => outcome)).toEqual([...runs.slice(1).map(() => 'restarted'), 'finished']);
	expect(runs.length).toBeGreaterThan(1);
	expect(runs[0]!.key).toBe(run.key);
}, 180_000);

test('a node only thought lost: both attempts run to their end, and one result counts', async () => {
	const pool = await clusterPool(slurm);
	const id = await enqueueCode(pool, { program: sleeps(45_000) });
	work();
	const { node, run } = await running(slurm, id);
	await slurm.kill(node as 'gpu1' | 'gpu2'); // its daemon alone: the job goes on
	const row = await until(
		async () => {
			const found = await jobRow(id);
			return found.finishedAt !== null && found;
		},
		'the job to end',
		170_000
	);
	await slurm.start(node as 'gpu1' | 'gpu2');
	await slurm.idle();
	expect(row).toMatchObject({ state: 'done', code: 'ok', attempt: 1 });
	const runs = await runsOf(id);
	expect(runs[0]).toMatchObject({ key: run.key, outcome: 'restarted' });
	expect(runs.filter(({ outcome }) => outcome === 'finished')).toHaveLength(1);
	const { outputs } = row.result as unknown as { outputs: { objectKey: string }[] };
	expect(outputs[0]!.objectKey).toContain(runs.at(-1)!.key);
}, 200_000);

test('a job lost with a killed controller is handed in again, even where its number is given to another', async () => {
	const pool = await clusterPool(slurm);
	const saved = slurm.snapshot();
	const id = await enqueueCode(pool, { program: sleeps(3000) });
	work();
	const [lost] = await until(async () => {
		const runs = await runsOf(id);
		return runs[0]?.remoteId != null && runs;
	}, 'the job to be taken');
	await slurm.kill('slurmctld');
	saved.restore(); // what the controller had written when it was killed: it knows nothing of the job
	await slurm.start('slurmctld');
	await slurm.idle();
	const other = slurm
		.command('sbatch', '--parsable', '--uid=nobody', '-D', '/tmp', '-o', '/dev/null', '--wrap=true')
		.trim();
	expect(BigInt(other)).toBe(lost!.remoteId);
	expect(await ended(id)).toMatchObject({ state: 'done', code: 'ok', attempt: 1 });
	const runs = await runsOf(id);
	expect(runs.length).toBeGreaterThan(1);
	expect(runs[0]).toMatchObject({ outcome: 'lost' });
}, 120_000);
