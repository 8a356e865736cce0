import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishContainment, startWorkerLoop, unsafeJobLog } from '#lib/server/compute/index.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { withdrawSubmission } from '#lib/server/evaluation/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { clusterPool, runsOf } from '../support/cluster-pool.ts';
import { testDatabase } from '../support/database.ts';
import { imageRegistry, programsLayer, type ImageRegistry } from '../support/image-registry.ts';
import { named } from '../support/process-tree.ts';
import { startNodeStore } from '../support/node-store.ts';
import { startSlurm, type Slurm } from '../support/slurm.ts';
import { arena, handIn, untilEnded } from '../support/submissions.ts';
import { until } from '../support/until.ts';

const ready = findProgram('bwrap') !== null && findProgram('enroot') !== null;

testDatabase();
let slurm: Slurm;
let registry: ImageRegistry;
let stops: (() => Promise<unknown>)[] = [];

/** As a node's own environment would have it. */
function nodeWithImages(): string {
	const file = `${slurm.nodeBinary}-images`;
	const settings = 'export COMPUTE_IMAGES=enroot ENROOT_ALLOW_HTTP=yes\n';
	writeFileSync(file, readFileSync(slurm.nodeBinary, 'utf8').replace('exec ', `${settings}exec `));
	chmodSync(file, 0o755);
	return file;
}

beforeAll(async () => {
	if (!ready) return;
	const store = await startNodeStore();
	slurm = await startSlurm();
	registry = await imageRegistry();
	await publishContainment();
	const worker = startWorkerLoop({ workerId: 'images', slots: 2, lookEveryMs: 300 });
	stops = [() => worker.stop(), () => slurm.stop(), () => store.stop(), () => registry.close()];
	const key = await clusterPool(slurm, { settings: { nodeBinary: nodeWithImages() } });
	await prisma().pool.update({
		where: { key },
		data: { policy: { accepts: ['image'], minContainment: 'namespaces' } }
	});
}, 120_000);
afterAll(async () => {
	for (const stop of stops) await stop();
});

const image = (script: string): string =>
	registry.push([programsLayer()], { Entrypoint: ['/bin/sh', '-c', script] });
const sent = { kind: 'image' as const, filename: 'image.txt' };
const answers = `{ echo id,prediction; tail -n +2 /in/test.csv | while IFS=, read id rest; do echo $id,sealedleft; done; }`;
const predictJob = async (id: string): Promise<string | null> =>
	(await prisma().submission.findUniqueOrThrow({ where: { id } })).predictJobId;

describe.skipIf(!ready)('an image on the cluster (where enroot is installed)', () => {
	test('is fetched and run on a node as an ordinary user, and its answers are scored', async () => {
		const field = await arena({ kinds: ['image'] });
		const script = `${answers} > /out/predictions.csv; id; touch /bin/x; cat /proc/net/dev`;
		const id = await handIn(field, image(script), sent);
		const state = await untilEnded(id, 90_000);
		const job = (await predictJob(id))!;
		const { text } = await unsafeJobLog(job, 'team');
		expect([state, text]).toEqual(['scored', expect.stringContaining('uid=65534')]);
		expect(text).toContain('Read-only file system');
		expect(text).not.toMatch(/eth0|mac=|api\/store/);
		expect(await runsOf(job)).toMatchObject([
			{ outcome: 'finished', machine: expect.stringMatching(/^gpu/) }
		]);
	}, 120_000);

	test('is ended on its node when its team takes it back, and leaves nothing there', async () => {
		const field = await arena({ kinds: ['image'] });
		const id = await handIn(field, image('echo begun; sleep 601'), sent);
		const job = await until(() => predictJob(id), 'its job');
		await until(async () => (await unsafeJobLog(job, 'team')).text.includes('begun'), 'the image to run');
		await withdrawSubmission(field.captain, id);
		await until(async () => (await runsOf(job))[0]!.endedAt !== null, 'its run to end');
		const left = () => readdirSync(slurm.scratch).filter((name) => !name.endsWith('.log'));
		await until(() => left().length === 0, 'its node to be clean');
		expect(named('sleep 601')).toEqual([]);
	}, 120_000);
});
