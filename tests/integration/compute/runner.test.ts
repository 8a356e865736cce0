import {
	chmodSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { DEFAULT_LIMITS, probe, type Limits } from '#lib/server/compute/runner/index.ts';
import { JobLog } from '#lib/server/compute/runner/job-log.ts';
import { runInSandbox, type SandboxRun } from '#lib/server/compute/runner/sandbox.ts';

const MIB = 1024 * 1024;
const LIMITS: Limits = {
	...DEFAULT_LIMITS,
	wallMs: 10_000,
	cpuSeconds: 8,
	memoryBytes: 192 * MIB,
	diskBytes: 24 * MIB,
	outputBytes: 8 * MIB,
	logBytes: 16 * 1024
};

let scratch: string;
let turn = 0;
beforeAll(() => {
	scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-hostile-'));
	chmodSync(scratch, 0o711); // jobs of a root worker run as another id
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Trial {
	limits?: Partial<Limits>;
	files?: Record<string, string>;
	withoutCgroup?: boolean;
	signal?: AbortSignal;
}

async function run(
	program: string,
	trial: Trial = {}
): Promise<SandboxRun & { directory: string; log: string }> {
	const directory = mkdtempSync(path.join(scratch, 'job-'));
	const main = path.join(import.meta.dirname, '../../hostile/attacks', `${program}.mjs`);
	const inputs = [{ name: 'main.mjs', path: main }];
	for (const [name, text] of Object.entries(trial.files ?? {})) {
		inputs.push({ name, path: path.join(directory, name) });
		writeFileSync(path.join(directory, name), text);
	}
	const limits = { ...LIMITS, ...trial.limits };
	const log = new JobLog(limits.logBytes, false);
	const order = {
		...{
			id: `ai-champion-test-${process.pid}-${turn++}`,
			command: ['/runtime/node', '/in/main.mjs'],
			inputs
		},
		...{ limits, gpus: [], directory, signal: trial.signal, withoutCgroup: trial.withoutCgroup }
	};
	const result = await runInSandbox(order, log);
	return { ...result, directory, log: log.texts().log };
}

/** Every process outside our own namespace with the mark of a job: none may outlive its job. */
const strays = () => jobProcesses().filter((pid) => !others.includes(pid));
const others = jobProcesses(); // of other workers on this machine

function jobProcesses(): string[] {
	const ours = readlinkSync('/proc/self/ns/pid');
	return readdirSync('/proc').filter((pid) => {
		if (!/^\d+$/.test(pid)) return false;
		try {
			const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
			return readlinkSync(`/proc/${pid}/ns/pid`) !== ours && command.includes('/in/main.mjs');
		} catch {
			return false;
		}
	});
}

describe.skipIf(!findProgram('bwrap'))('a program in the sandbox', () => {
	test('that is honest gets its inputs and hands over its outputs', async () => {
		const { code, exitCode, collected, log, meteredMs } = await run('hello', {
			files: { 'test.csv': 'id,a\n1,2\n2,3\n' }
		});
		expect({ code, exitCode, log }).toEqual({ code: 'ok', exitCode: 0, log: 'read id,a and 2 rows\n' });
		expect(collected.outputs).toMatchObject([{ name: 'predictions.csv', bytes: 21 }]);
		expect(readFileSync(collected.outputs[0]!.path, 'utf8')).toBe('id,prediction\n1,1\n2,1'.slice(0, 21));
		expect(meteredMs).toBeLessThan(5000);
	});

	test('that breaks is told apart from one that ends well', async () => {
		const { code, exitCode } = await run('forge');
		expect({ code, exitCode }).toEqual({ code: 'crashed', exitCode: 1 });
	});

	test.each(['with control groups', 'with the watchdog'])(
		'that forks without end is stopped, %s',
		async (mode) => {
			const limits = { wallMs: 3000, cpuSeconds: 30 };
			const { code } = await run('fork-bomb', { limits, withoutCgroup: mode !== 'with control groups' });
			expect(['wall_limit', 'memory_limit']).toContain(code);
			expect(strays()).toEqual([]);
		}
	);

	test.each([
		['memory-bomb', 'control groups'],
		['memory-bomb', 'the watchdog'],
		['memory-many', 'control groups'],
		['memory-many', 'the watchdog']
	])('that takes too much memory (%s) is stopped by %s', async (program, guard) => {
		const { code } = await run(program, { withoutCgroup: guard !== 'control groups' });
		expect(code).toBe('memory_limit');
		expect(strays()).toEqual([]);
	});

	test('that fills disks gets its scratch and its outputs, and not a byte elsewhere', async () => {
		const { code, log } = await run('disk-fill', { withoutCgroup: true });
		expect(code).toBe('ok');
		const written = JSON.parse(log) as Record<string, number>;
		expect(written['/tmp']).toBeLessThanOrEqual(24);
		expect(written['/out']).toBeLessThanOrEqual(8);
		expect(written['/dev/shm']).toBeLessThanOrEqual(1);
		const elsewhere = ['/dev', '/', '/usr', '/in', '/etc', '/runtime'].map((name) => written[name]);
		expect(elsewhere).toEqual([0, 0, 0, 0, 0, 0]);
	});

	test('that makes files without end is stopped', async () => {
		expect((await run('inode-fill')).code).toBe('disk_limit');
	});

	test('that writes more than it may hand over is refused by its own disk', async () => {
		expect((await run('too-much-output')).log).toMatch(/ENOSPC|EFBIG/);
	});

	test('that looks for the host finds nothing of it', async () => {
		process.env.SECRET_OF_THE_HOST = 'must not be seen';
		const { code, log } = await run('leak', { limits: { logBytes: 256 * 1024 } });
		delete process.env.SECRET_OF_THE_HOST;
		expect(code).toBe('ok');
		const { environment, files, etc, descriptors, processes, ...worked } = JSON.parse(log) as Record<
			string,
			string
		>;
		const init = { environment: worked['init environment'] ?? '', command: worked['init command'] ?? '' };
		delete worked['init environment'];
		delete worked['init command'];
		expect(worked).toEqual({});
		expect(Object.keys(JSON.parse(environment!) as object).sort()).toEqual(
			'HOME LANG OMP_NUM_THREADS OPENBLAS_NUM_THREADS PATH PWD PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED TZ'.split(
				' '
			)
		);
		expect(files!.split(' ').sort()).toEqual(
			'bin dev etc in lib lib64 out proc runtime sbin tmp usr'.split(' ').sort()
		);
		expect(etc!.split(' ').filter((name) => name !== 'ld.so.cache' && name !== 'alternatives')).toEqual([
			'passwd'
		]);
		expect(Number(processes)).toBeLessThanOrEqual(5);
		const open = descriptors!
			.split(',')
			.filter((entry) => !/:(pipe|socket|anon_inode|\/dev\/null|\/proc)/.test(entry));
		expect(open).toEqual([]);
		expect(init.environment + init.command).not.toMatch(/SECRET|ai-champion/);
	});

	test('that dials out reaches nobody but itself', async () => {
		const servers = [net.createServer(), net.createServer(), net.createServer()];
		const unix = path.join(scratch, 'host.sock');
		await Promise.all([
			new Promise<void>((done) => servers[0]!.listen(0, done)),
			new Promise<void>((done) => servers[1]!.listen(unix, done)),
			new Promise<void>((done) => servers[2]!.listen('\0ai-champion-hostile-test', done))
		]);
		const { port } = servers[0]!.address() as net.AddressInfo;
		const { log } = await run('network', {
			files: { 'targets.json': JSON.stringify({ port, path: unix, abstract: '@ai-champion-hostile-test' }) }
		});
		for (const server of servers) server.close();
		const { own, ...others } = JSON.parse(log) as Record<string, string>;
		expect(own).toBe('reached');
		expect(Object.values(others)).not.toContain('reached');
	});

	test('that ignores signals ends at the wall limit all the same', async () => {
		const { code, meteredMs } = await run('stubborn', { limits: { wallMs: 700 } });
		expect(code).toBe('wall_limit');
		expect(meteredMs).toBeLessThan(2500);
		expect(strays()).toEqual([]);
	});

	test('that leaves daemons behind leaves none', async () => {
		const { code } = await run('daemon');
		expect(code).toBe('ok');
		await new Promise((resolve) => setTimeout(resolve, 100));
		const marked = readdirSync('/proc').filter((pid) => {
			try {
				return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('marker-daemon');
			} catch {
				return false;
			}
		});
		expect(marked).toEqual([]);
	});

	test('that floods its log is cut off, and the log stays small', async () => {
		const { code, log } = await run('flood');
		expect(code).toBe('log_limit');
		expect(log.length).toBeLessThan(LIMITS.logBytes + 200);
		expect(log).toContain('bytes left out');
	});

	test('that burns processor time is stopped by its processor limit', async () => {
		expect((await run('cpu', { limits: { cpuSeconds: 1 } })).code).toBe('cpu_limit');
		expect((await run('cpu', { limits: { cpuSeconds: 1 }, withoutCgroup: true })).code).toBe('cpu_limit');
	});

	test('that is cancelled ends at once', async () => {
		const { code, meteredMs } = await run('stubborn', { signal: AbortSignal.timeout(300) });
		expect(code).toBe('cancelled');
		expect(meteredMs).toBeLessThan(2000);
	});

	test('hands over plain files only, with no rights of their own', async () => {
		const { code, collected, log, directory } = await run('outputs');
		expect(code).toBe('ok');
		expect(collected.outputs.map(({ name }) => name).sort()).toEqual(['good.csv', 'setuid']);
		expect(collected.outputs.map(({ path: file }) => statSync(file).mode & 0o7777)).toEqual([0o600, 0o600]);
		expect(readdirSync(path.join(directory, 'out')).sort()).toEqual(['good.csv', 'setuid']);
		expect(collected.refused.length).toBeGreaterThanOrEqual(11);
		// eslint-disable-next-line no-control-regex
		expect(log).not.toMatch(/\u001b/);
	});
});

describe.skipIf(!findProgram('bwrap'))('the probe', () => {
	test('knows what holds here, and says what is missing', async () => {
		expect(['watched', 'full']).toContain((await probe()).level);
		const weaker = await probe({ withoutCgroup: true });
		expect(weaker).toMatchObject({ level: 'watched', details: { reason: 'no_cgroup', seccomp: true } });
	});
});
