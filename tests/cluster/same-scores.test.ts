import { createRequire } from 'node:module';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRadosgw } from '../support/radosgw.ts';
import { startSlurm, type Slurm } from '../support/slurm.ts';

// The store is chosen once, when it is first asked for: it has to be there before anything is loaded.
const gateway = await startRadosgw();
const { settings } = gateway;
Object.assign(process.env, {
	S3_ENDPOINT: settings.endpoint,
	S3_REGION: settings.region,
	S3_BUCKET: settings.bucket,
	S3_ACCESS_KEY_ID: settings.accessKeyId,
	S3_SECRET_ACCESS_KEY: settings.secretAccessKey
});
const load = async () => ({
	...(await import('#lib/server/compute/index.ts')),
	...(await import('#lib/server/platform/index.ts')),
	...(await import('../support/database.ts')),
	...(await import('../support/submissions.ts')),
	...(await import('../support/cluster-pool.ts'))
});
const {
	arena,
	DEFAULT_POOL,
	handIn,
	predictions,
	prisma,
	publishContainment,
	S3Store,
	sealSecret,
	slurmSettings,
	startWorkerLoop,
	testDatabase,
	TOKEN_PURPOSE,
	unsafeSealedStorage,
	untilEnded
} = await load().catch(async (error: unknown) => {
	await gateway.stop();
	throw error;
});
const { onnx } = createRequire(import.meta.url)('onnx-proto') as { onnx: any }; // eslint-disable-line @typescript-eslint/no-explicit-any

testDatabase();
let slurm: Slurm;
let stop: () => Promise<void> = () => Promise.resolve();
beforeAll(async () => {
	slurm = await startSlurm();
	await publishContainment();
	const worker = startWorkerLoop({ workerId: 'same-scores', slots: 2, lookEveryMs: 300 });
	stop = () => worker.stop();
}, 120_000);
afterAll(async () => {
	await stop();
	await slurm?.stop();
	await gateway.stop();
});

/** p = softmax(x W): the class follows from the sign of the one feature, shifted by the second row. */
function model(): Uint8Array {
	const dims = (last: number) => ({ dim: [{ dimParam: 'n' }, { dimValue: last }] });
	const value = (name: string, last: number) => ({
		name,
		type: { tensorType: { elemType: 1, shape: dims(last) } }
	});
	const graph = {
		name: 'g',
		node: [
			{ opType: 'MatMul', input: ['x', 'W'], output: ['z'] },
			{ opType: 'Softmax', input: ['z'], output: ['p'] }
		],
		initializer: [
			{ name: 'W', dims: [1, 2], dataType: 1, rawData: new Uint8Array(new Float32Array([1, -1]).buffer) }
		],
		input: [value('x', 1)],
		output: [value('p', 2)]
	};
	const proto = { irVersion: 7, opsetImport: [{ domain: '', version: 13 }], graph };
	return onnx.ModelProto.encode(onnx.ModelProto.create(proto)).finish() as Uint8Array;
}

const program = `import fs from 'node:fs';
const [, ...rows] = fs.readFileSync('/in/test.csv', 'utf8').trim().split('\\n');
const said = rows.map((row) => { const [id, x] = row.split(','); return id + ',' + (x > 3 ? 'sealedright' : 'sealedleft'); });
fs.writeFileSync('/out/predictions.csv', 'id,prediction\\n' + said.join('\\n') + '\\n');
console.log('predicted ' + said.length);`;

const submissions = {
	predictions: () => ({ content: predictions('sealedleft', 'sealedleft', 'sealedleft'), change: {} }),
	model: () => ({ content: model(), change: { kind: 'model' as const, filename: 'model.onnx' } }),
	code: () => ({
		content: zipSync({ 'main.mjs': strToU8(program) }),
		change: { kind: 'code' as const, filename: 'code.zip' }
	})
};

async function scoresOf(submissionId: string) {
	const scores = await prisma().score.findMany({ where: { submissionId } });
	return scores
		.map(
			({ id: _id, submissionId: _of, scoredAt: _at, createdAt: _made, ...score }: Record<string, unknown>) =>
				JSON.stringify(score, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
		)
		.sort();
}

/** The usual pool, so that every step of a submission runs where we say: prediction and scoring. */
async function useEngine(engine: 'local' | 'slurm'): Promise<void> {
	const secret = new Uint8Array(sealSecret(TOKEN_PURPOSE, DEFAULT_POOL, Buffer.from(slurm.token())));
	await prisma().pool.update({
		where: { key: DEFAULT_POOL },
		data: { engine, settings: engine === 'local' ? {} : slurmSettings(slurm), secret, health: {} }
	});
	await new Promise((resolve) => setTimeout(resolve, 1000)); // the worker reads pools as often as it looks
}

test('the same predictions, model and code get the same scores on this machine and on Slurm, from an S3', async () => {
	expect(unsafeSealedStorage()).toBeInstanceOf(S3Store);
	const field = await arena({
		kinds: ['predictions', 'model', 'code'],
		quotaPerDay: 20,
		modelSpec: {
			opset: 13,
			input: { name: 'x', type: 'float32', columns: ['x'] },
			output: { name: 'p', classes: ['sealedleft', 'sealedright'] },
			maxBytes: 1_000_000
		}
	});
	const seen: Record<string, Record<string, string[]>> = {};
	const where: Record<string, number> = {};
	for (const engine of ['local', 'slurm'] as const) {
		await useEngine(engine);
		for (const [kind, make] of Object.entries(submissions)) {
			const { content, change } = make();
			const id = await handIn(field, content, change);
			const state = await untilEnded(id, 90_000);
			const told = await prisma().submission.findUniqueOrThrow({ where: { id } });
			expect(`${engine} ${kind} ${state} ${told.code ?? ''}`).toBe(
				`${engine} ${kind} scored ${told.code ?? ''}`
			);
			(seen[kind] ??= {})[engine] = await scoresOf(id);
		}
		where[engine] = await prisma().clusterRun.count({ where: { outcome: 'finished' } });
	}
	for (const [kind, scores] of Object.entries(seen)) {
		expect(scores.local!.length, kind).toBeGreaterThan(0);
		expect(scores.slurm, kind).toEqual(scores.local);
	}
	// Three scorings and two predictions; nothing ran at the cluster before.
	expect(where).toEqual({ local: 0, slurm: 5 });
}, 300_000);
