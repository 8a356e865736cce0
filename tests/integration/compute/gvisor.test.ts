import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import {
	DEFAULT_LIMITS,
	probe,
	runJob,
	type JobSpec,
	type Limits
} from '#lib/server/compute/runner/index.ts';

const MIB = 1024 * 1024;
const here = findProgram('runsc') !== null && findProgram('bwrap') !== null;

let scratch: string;
let turn = 0;
const before = process.env.COMPUTE_SANDBOX;
beforeAll(() => {
	process.env.COMPUTE_SANDBOX = 'runsc';
	scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-gvisor-'));
	chmodSync(scratch, 0o711); // jobs of a root worker run as another id
});
afterAll(() => {
	if (before === undefined) delete process.env.COMPUTE_SANDBOX;
	else process.env.COMPUTE_SANDBOX = before;
	rmSync(scratch, { recursive: true, force: true });
});

function program(main: string, change: object = {}, limits: Partial<Limits> = {}): JobSpec {
	const file = path.join(scratch, `${turn++}`);
	writeFileSync(file, main);
	return {
		...{ kind: 'command', runtime: 'node', command: ['node', '/in/main'], bundle: null, gpu: null },
		...{ expects: [], inputs: [{ name: 'main', path: file }] },
		limits: { ...DEFAULT_LIMITS, wallMs: 20_000, memoryBytes: 192 * MIB, ...limits },
		...change
	} as JobSpec;
}

async function run(spec: JobSpec, more: { signal?: AbortSignal; onLog?: () => void } = {}) {
	const kept: Record<string, string> = {};
	const result = await runJob(spec, {
		...{ id: `test-${process.pid}-${turn++}`, ...more },
		async keep({ outputs }) {
			for (const { name, path } of outputs) kept[name] = readFileSync(path, 'utf8');
		}
	});
	return { ...result, kept };
}

/** gVisor's processes name the job that they belong to. */
const strays = () =>
	readdirSync('/proc').filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`test-${process.pid}-`);
		} catch {
			return false;
		}
	});

describe.skipIf(!here)('behind gVisor, where runsc is installed', () => {
	test('a witness sees another kernel, with control groups and without', async () => {
		expect((await probe()).level).toBe('gvisor');
		expect(await probe({ withoutCgroup: true })).toMatchObject({
			level: 'gvisor',
			details: { guard: 'watchdog', reason: 'no_cgroup', backend: 'runsc' }
		});
	});

	test('a program hands over outputs, through links too, and its log', async () => {
		const main = `
			const fs = require('node:fs');
			console.log(process.cwd());
			fs.writeFileSync('/app/output/a.csv', fs.readdirSync('/app/program').join());`;
		const links = { '/app/output': '/out', '/app/program': '/in' };
		const result = await run(program(main, { links, directory: '/out', expects: ['a.csv'] }));
		expect(result).toMatchObject({ code: 'ok', containment: 'gvisor', kept: { 'a.csv': 'main' } });
		expect(result.log).toBe('/out\n');
	});

	test.skipIf(!existsSync('/usr/bin/python3'))('Python runs as well', async () => {
		const spec = program('import os; open("/out/p", "w").write(str(os.getpid()))', {
			...{ runtime: 'python', command: ['python3', '/in/main'], expects: ['p'] }
		});
		expect((await run(spec)).code).toBe('ok');
	});

	test("an organiser's scoring program scores", async () => {
		const main = `require('node:fs').writeFileSync('/out/scores.json', '{"accuracy": 0.5}')`;
		const result = await run(program(main, { kind: 'score-program', metrics: ['accuracy'] }));
		expect(result).toMatchObject({ code: 'ok', report: { scores: [{ value: 0.5 }, { value: 0.5 }] } });
	});

	test.each([
		['crashed', 3, 'process.exit(3)', {}],
		['crashed', 134, 'process.abort()', {}],
		['crashed', 128, 'process.exit(128)', {}],
		['memory_limit', null, 'for (const kept = []; ; ) kept.push(Buffer.alloc(8 << 20, 1))', {}],
		['cpu_limit', null, 'for (;;);', { cpuSeconds: 1 }],
		['log_limit', null, `for (;;) require('node:fs').writeSync(1, 'x'.repeat(9999))`, { logBytes: 8192 }],
		['wall_limit', null, 'setInterval(() => {}, 1000)', { wallMs: 600 }]
	] as const)('ends with the same reason as without it: %s %s', async (code, exitCode, main, limits) => {
		const result = await run(program(main, {}, limits));
		expect(result.code).toBe(code);
		if (exitCode !== null) expect(result.exitCode).toBe(exitCode);
		expect(result.peakMemoryBytes ?? 0).toBeLessThan(300 * MIB);
		expect(strays()).toEqual([]);
	});

	test('a program that needs an accelerator is not run, since none passes through', async () => {
		const result = await run(program(`console.log('ran')`, { gpu: { kind: 'any', count: 1 } }));
		expect(result).toMatchObject({ code: 'machine_small', fault: 'platform', exitCode: null });
	});

	test('a program that is cancelled leaves nothing behind', async () => {
		const stop = new AbortController();
		const spec = program(`console.log('here'); setInterval(() => {}, 100)`);
		const result = await run(spec, { signal: stop.signal, onLog: () => stop.abort() });
		expect(result).toMatchObject({ code: 'cancelled', log: 'here\n' });
		expect(strays()).toEqual([]);
	});
});
