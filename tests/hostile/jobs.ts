import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import {
	atLeast,
	containment,
	DEFAULT_LIMITS,
	runJob,
	sweep,
	type JobResult,
	type JobSpec
} from '#lib/server/compute/runner/index.ts';
import type { Verdict } from './attacks.ts';
import { hasBegun, left } from './left.ts';

/** Attacks on what stands around the sandbox: bundles, scores, the runner's own life, what a log may say. */
export interface JobAttack {
	name: string;
	run(): Promise<Verdict>;
}

const MIB = 1024 * 1024;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-hostile-jobs-'));
export const clearScratch = (): void => rmSync(scratch, { recursive: true, force: true });
let files = 0;
const file = (name: string, content: string | Uint8Array) => {
	const where = path.join(scratch, `${files++}-${path.basename(name)}`);
	writeFileSync(where, content);
	return { name, path: where };
};
const common = { limits: { ...DEFAULT_LIMITS, wallMs: 15_000, outputBytes: 8 * MIB }, gpu: null };
type Ran = JobResult & { heard: string };
async function run(spec: JobSpec): Promise<Ran> {
	let heard = '';
	const onLog = (text: string) => void (heard += text);
	const id = `hostile-${process.pid}-${files++}`;
	return { ...(await runJob(spec, { id, onLog, keep: async () => {} })), heard };
}

const program = (main: string, change: object = {}): JobSpec => ({
	kind: 'command',
	runtime: 'node',
	command: ['node', '/in/main.mjs'],
	bundle: null,
	expects: [],
	inputs: [file('main.mjs', main)],
	...common,
	...change
});
const bundled = (entries: Record<string, Uint8Array>): JobSpec =>
	program('', { command: [], bundle: 'code.zip', inputs: [file('code.zip', zipSync(entries))] });
const scorer = (text: string): JobSpec => ({
	kind: 'score-program',
	runtime: 'node',
	command: ['node', '/in/score.mjs'],
	bundle: null,
	metrics: ['accuracy'],
	inputs: [
		file(
			'score.mjs',
			`import fs from 'node:fs'; fs.writeFileSync('/out/scores.json', ${JSON.stringify(text)});`
		)
	],
	...common
});
const scored = (prediction: string): JobSpec => ({
	kind: 'score',
	inputs: [
		file('truth.csv', 'id,target,split\n1,0.5,public\n2,1.5,public\n3,0.5,private\n4,1.5,private\n'),
		file('predictions.csv', `id,prediction\n1,${prediction}\n2,1\n3,1\n4,1\n`)
	],
	task: { metric: 'rmse', positive: null, floors: [], seed: 's' },
	...common
});

/** Every one of the specs must end with the code. */
const allEnd = (specs: () => JobSpec[], code: string, layer: string) => async (): Promise<Verdict> => {
	const codes = await Promise.all(specs().map(async (spec) => (await run(spec)).code));
	const held = codes.every((one) => one === code);
	return { held, layer, seen: [...new Set(codes)].join(', ') };
};

/** The job itself; its shell may wait for whoever collects its outputs. */
const strangers = (mark: string): number => left(new RegExp(`^(/runtime/node|runsc-\\w+)\\0.*${mark}`));

async function until(what: () => boolean, patienceMs: number): Promise<number | null> {
	const startedAt = Date.now();
	while (Date.now() - startedAt < patienceMs) {
		if (what()) return Date.now() - startedAt;
		await wait(20);
	}
	return null;
}

/** Starts the runner's command on a job that never ends, and does something to the runner. */
async function withRunner(
	wallMs: number,
	act: (runner: number, mark: string) => Promise<Verdict>
): Promise<Verdict> {
	const mark = `stay-${process.pid}-${files++}`;
	const { path: job } = file('job.json', '');
	const spec = program('setInterval(() => {}, 1000)', { command: ['node', '/in/main.mjs', mark] });
	writeFileSync(job, JSON.stringify({ id: mark, ...spec, limits: { ...common.limits, wallMs } }));
	const out = path.join(scratch, mark);
	const args = ['--disable-warning=ExperimentalWarning', 'src/runner.ts', 'run', job, '--out', out];
	const child = spawn(process.execPath, args, { stdio: 'ignore' });
	try {
		if ((await until(() => hasBegun(mark), 60_000)) === null)
			return { held: false, layer: '', seen: 'the job did not start' };
		return await act(child.pid!, mark);
	} finally {
		child.kill('SIGKILL');
	}
}

const killed = () =>
	withRunner(60_000, async (runner, mark) => {
		process.kill(runner, 'SIGKILL');
		const gone = await until(() => strangers(mark) === 0, 20_000);
		await wait(100);
		const swept = await sweep();
		const folders = readdirSync(os.tmpdir()).filter((name) => name.includes(`.${runner}.`)).length;
		const seen = `gone after ${gone} ms; the janitor took ${swept.directories} directories, ${swept.groups} groups`;
		return { held: gone !== null && folders === 0, layer: 'the sandbox watches its worker; janitor', seen };
	});

const stopped = () =>
	withRunner(1000, async (runner, mark) => {
		process.kill(runner, 'SIGSTOP');
		const gone = await until(() => strangers(mark) === 0, 30_000);
		return { held: gone !== null, layer: 'clock inside the sandbox', seen: `gone after ${gone} ms` };
	});

const SECRET = 'sealed-cell-4711';
/** Every way in which a program could carry a sealed cell to its team: words, names, numbers, mistakes. */
async function sealedLeak(): Promise<Verdict> {
	const leaking = `
		import fs from 'node:fs';
		const cell = fs.readFileSync('/in/test.csv', 'utf8').trim().split('\\n')[1].split(',')[1];
		console.log(cell); console.error(cell);
		fs.writeFileSync('/out/' + cell, cell); fs.symlinkSync(cell, '/out/.' + cell);
		fs.writeFileSync('/out/predictions.csv', 'id,prediction\\n1,' + cell + '\\n');
		process.exit(Number(cell.slice(-4)) % 256);`;
	const inputs = [file('main.mjs', leaking), file('test.csv', `id,a\n1,${SECRET}\n`)];
	const predicted = await run(program('', { inputs, sealed: true }));
	const scoring = { ...scored(SECRET), sealed: true } as JobSpec;
	const score = await run(scoring);
	const told = [predicted, score].map(({ log, heard, details, exitCode }) =>
		JSON.stringify({ log, heard, details, exitCode })
	);
	const leaks = told.some((text) => text.includes('4711')) || ![0, 1].includes(predicted.exitCode ?? 0);
	const organisers = predicted.notes.includes(SECRET) && score.code === 'bad_format';
	return {
		held: !leaks && organisers,
		layer: 'sealed log',
		seen: leaks ? told.join(' ').slice(0, 300) : 'coded lines alone'
	};
}

async function aboveLevel(): Promise<Verdict> {
	const { level } = await containment();
	const wanted = (['watched', 'full', 'gvisor'] as const).filter((one) => !atLeast(level, one));
	const ran = await Promise.all(
		wanted.map((one) => run(program('console.log("ran")', { containment: one })))
	);
	const held = ran.every(({ code, heard }) => code === 'sandbox_missing' && !heard.includes('\nran'));
	return {
		held,
		layer: 'policy',
		seen: `here ${level}; refused: ${wanted.join(', ') || 'nothing is above'}`
	};
}

async function ownScore(): Promise<Verdict> {
	const ran = await run(
		program(
			readFileSync(path.join(import.meta.dirname, 'attacks/forge.mjs'), 'utf8').replace('process.exit(1)', '')
		)
	);
	return {
		held: ran.report === null,
		layer: 'predict and score apart',
		seen: `${ran.code}, report ${String(ran.report)}`
	};
}

async function noTruth(): Promise<Verdict> {
	const ran = await run(
		program(
			`import fs from 'node:fs'; console.log(fs.readdirSync('/in').join(' '), fs.existsSync('/dev/nvidia0'))`
		)
	);
	return {
		held: ran.log.startsWith('main.mjs false'),
		layer: 'binds of its own inputs alone',
		seen: ran.log.trim()
	};
}

const bomb = () => ({
	'main.mjs': strToU8('1'),
	a: new Uint8Array(90 * MIB),
	b: new Uint8Array(90 * MIB),
	c: new Uint8Array(90 * MIB)
});
const slips = ['../evil.mjs', 'a/../../evil.mjs', '/tmp/evil.mjs', '..\\evil.mjs'];
const falseScores = [
	'{"accuracy": NaN}',
	'{"accuracy": 1e999}',
	'{"accuracy": "1"}',
	'{"other": 1}',
	'{"accuracy": null}',
	'[1]',
	'{"public":{"accuracy":1},"private":{}}',
	'{"__proto__":{"accuracy":1}}'
];
const noNumbers = ['NaN', 'nan', 'Infinity', '-inf', '1e999', '0x10', '1_000', ''];

export const jobAttacks: JobAttack[] = [
	{ name: 'zip bomb', run: allEnd(() => [bundled(bomb())], 'bad_bundle', 'sizes before inflating') },
	{
		name: 'zip slip',
		run: async () => {
			const verdict = await allEnd(
				() => slips.map((name) => bundled({ 'main.mjs': strToU8('1'), [name]: strToU8('evil') })),
				'bad_bundle',
				'paths of a bundle'
			)();
			return { ...verdict, held: verdict.held && !existsSync('/tmp/evil.mjs') };
		}
	},
	{
		name: 'predictions that are no numbers',
		run: allEnd(() => noNumbers.map(scored), 'bad_format', 'reading of predictions')
	},
	{
		name: 'scores that are no numbers, or nobody asked for',
		run: allEnd(() => falseScores.map(scorer), 'bad_scores', 'reading of scores')
	},
	{ name: 'a submission that scores itself', run: ownScore },
	{ name: 'truth, other inputs and devices nobody gave it', run: noTruth },
	{ name: 'sealed data carried out by log, names, codes', run: sealedLeak },
	{ name: 'the runner killed over a running job', run: killed },
	{ name: 'the runner stopped over a running job', run: stopped },
	{ name: 'code where the walls are lower than asked for', run: aboveLevel }
];
