import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram, isRoot } from '#lib/server/compute/runner/host.ts';
import { ownName } from '#lib/server/compute/runner/owner.ts';
import { DEFAULT_LIMITS, runJob, runtimes, sweep, type JobSpec } from '#lib/server/compute/runner/index.ts';

let scratch: string;
let turn = 0;
beforeAll(() => {
	scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-kinds-'));
	chmodSync(scratch, 0o711); // jobs of a root worker run as another id
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array) => {
	const where = path.join(scratch, `${turn++}`);
	writeFileSync(where, content);
	return { name, path: where };
};
const common = { limits: { ...DEFAULT_LIMITS, wallMs: 20_000 }, gpu: null };
async function run(spec: JobSpec, gpuIndexes?: number[]) {
	let kept: Record<string, string> = {};
	const result = await runJob(spec, {
		id: `test-${process.pid}-${turn++}`,
		gpuIndexes,
		keep: async ({ outputs }) =>
			void (kept = Object.fromEntries(outputs.map(({ name, path }) => [name, readFileSync(path, 'utf8')])))
	});
	return { ...result, kept };
}
const bundle = (files: Record<string, string>, change: object = {}): JobSpec => ({
	kind: 'command',
	runtime: 'auto',
	command: [],
	bundle: 'code.zip',
	expects: ['predictions.csv'],
	inputs: [
		file(
			'code.zip',
			zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
		),
		file('test.csv', 'id,a\n1,2\n')
	],
	...common,
	...change
});
const NODE = `import fs from 'node:fs'; fs.writeFileSync('/out/predictions.csv', 'id,prediction\\n1,node\\n');`;
const PYTHON = `open('/out/predictions.csv', 'w').write('id,prediction\\n1,python\\n')`;
const python = existsSync('/usr/bin/python3');

describe.skipIf(!findProgram('bwrap'))('code', () => {
	test('runs in the runtime that its bundle begins with, in its root or in its one folder', async () => {
		expect((await run(bundle({ 'main.mjs': NODE }))).kept['predictions.csv']).toContain('node');
		expect((await run(bundle({ 'work/main.mjs': NODE, 'work/data.txt': '' }))).code).toBe('ok');
		expect(await run(bundle({ 'start.rb': '' }))).toMatchObject({ code: 'bad_bundle', fault: 'team' });
		const result = await run(bundle({ 'main.mjs': NODE }));
		expect(result.measures).toMatchObject({ gpuSeconds: 0, answers: null });
		expect(result.measures!.cpuSeconds).toBeGreaterThan(0);
		expect(result.notes).toMatch(/runtime node: node 24/);
	});
	test.skipIf(!python)('in Python runs by the configured interpreter', async () => {
		expect((await run(bundle({ 'main.py': PYTHON }))).kept['predictions.csv']).toContain('python');
	});
	test.skipIf(!python)(
		'whose lock asks for what is not offered is refused, and each package named',
		async () => {
			const { version } = (await runtimes()).find(({ language }) => language === 'python')!;
			const lock = 'nothing-of-the-sort==1.0\n';
			const refused = await run(bundle({ 'main.py': PYTHON, 'requirements.txt': lock }));
			expect(refused).toMatchObject({ code: 'requirements_unmet', fault: 'team', meteredMs: 0 });
			expect(refused.details).toMatchObject({
				runtime: `python ${version}`,
				packages: 'nothing-of-the-sort ==1.0 (not offered)'
			});
			expect(refused.log).toContain('nothing-of-the-sort ==1.0 (not offered)');
			const nodeLock = JSON.stringify({
				lockfileVersion: 3,
				packages: { 'node_modules/left': { version: '1.0.0' } }
			});
			expect((await run(bundle({ 'main.mjs': NODE, 'package-lock.json': nodeLock }))).code).toBe(
				'requirements_unmet'
			);
			const brought = {
				'main.mjs': `import left from 'left'; ${NODE} console.log(left);`,
				'package-lock.json': nodeLock,
				'node_modules/left/package.json': '{"version":"1.0.0","type":"module","main":"index.js"}',
				'node_modules/left/index.js': 'export default 7'
			};
			expect(await run(bundle(brought))).toMatchObject({ code: 'ok', log: '7\n' });
		}
	);
	test('in a runtime that is not offered, or behind walls that are not there, is refused', async () => {
		expect(await run(bundle({ 'main.mjs': NODE }, { runtime: 'ruby' }))).toMatchObject({
			code: 'runtime_unknown',
			details: { runtime: 'ruby' }
		});
		expect(await run(bundle({ 'main.mjs': NODE }, { containment: 'gvisor' }))).toMatchObject({
			code: 'sandbox_missing',
			fault: 'platform'
		});
	});
	test('finds fixed paths by links, and starts where it is told', async () => {
		const look = `import fs from 'node:fs'; fs.writeFileSync('predictions.csv', fs.readFileSync('/app/program/main.mjs'))`;
		const spec = bundle({ 'main.mjs': look }, { links: { '/app/program': '/in/bundle' }, directory: '/out' });
		expect((await run(spec)).kept['predictions.csv']).toBe(look);
	});
	test.skipIf(!isRoot)(
		'sees the devices that it was allotted, counted from zero, and no others',
		async () => {
			const devices = path.join(scratch, 'dev');
			mkdirSync(devices);
			for (const name of ['nvidia0', 'nvidia1', 'nvidiactl'])
				execFileSync('mknod', ['-m', '666', path.join(devices, name), 'c', '1', '3']);
			process.env.COMPUTE_DEVICES = devices;
			const look = `${NODE} console.log(fs.readdirSync('/dev').filter((n) => n.startsWith('nvidia')).join(' '), process.env.CUDA_VISIBLE_DEVICES);`;
			const one = await run(bundle({ 'main.mjs': look }), [1]);
			const none = await run(bundle({ 'main.mjs': look }));
			const wished = await run(bundle({ 'main.mjs': look }, { gpu: { kind: 'any', count: 3 } }));
			delete process.env.COMPUTE_DEVICES;
			expect([one.log, none.log]).toEqual(['nvidia1 nvidiactl 0\n', ' undefined\n']);
			expect(one.measures!.gpuSeconds).toBe(1);
			expect(wished).toMatchObject({ code: 'platform_error', fault: 'platform' });
		}
	);
});

describe.skipIf(!findProgram('bwrap'))('a scoring program', () => {
	const scoring = (main: string): JobSpec => ({
		kind: 'score-program',
		runtime: 'node',
		command: ['node', '/in/bundle/score.mjs'],
		bundle: 'scorer.zip',
		metrics: ['accuracy'],
		inputs: [
			file('scorer.zip', zipSync({ 'score.mjs': strToU8(main) })),
			file('truth.csv', 'id,target\n1,a\n')
		],
		...common
	});
	test('reads the truth, and its scores are taken as far as they are numbers that were asked for', async () => {
		const good = `import fs from 'node:fs'; console.log(fs.readFileSync('/in/truth.csv', 'utf8'));
			fs.writeFileSync('/out/scores.json', '{"accuracy": 0.5, "other": 1}')`;
		const result = await run(scoring(good));
		expect(result.report!.scores.map(({ metric, split, value }) => [metric, split, value])).toEqual([
			['accuracy', 'public', 0.5],
			['accuracy', 'private', 0.5]
		]);
		expect(result.log).not.toContain('target'); // what it prints speaks of the truth
		expect(result.notes).toContain('target');
	});
	test('that breaks, or writes nothing usable, is the platform’s fault', async () => {
		expect(await run(scoring('process.exit(1)'))).toMatchObject({
			code: 'bad_scores',
			fault: 'platform',
			report: null
		});
		expect(await run(scoring('1'))).toMatchObject({ code: 'bad_scores', fault: 'platform' });
	});
});

test('an image runs only where the operator chose an engine', async () => {
	const spec: JobSpec = {
		kind: 'image',
		image: 'image',
		command: [],
		expects: [],
		inputs: [file('image', 'x')],
		...common
	};
	expect(await run(spec)).toMatchObject({
		code: 'image_unsupported',
		fault: 'platform',
		log: '[runner] this machine runs no images\n'
	});
});

test.skipIf(!isRoot)('a mount that a killed worker left is taken away, with its directory', async () => {
	const [, space] = /-(\d+)\./.exec(ownName('job'))!;
	const left = path.join(scratch, `ai-champion-job-${space}.1.1-left`, 'out');
	mkdirSync(left, { recursive: true });
	execFileSync('mount', ['-t', 'tmpfs', 'test', left]);
	expect(await sweep(Date.now(), scratch)).toMatchObject({ mounts: 1, directories: 1 });
	expect(existsSync(left)).toBe(false);
});
