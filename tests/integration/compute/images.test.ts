import { randomBytes } from 'node:crypto';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { findProgram, isRoot } from '#lib/server/compute/runner/host.ts';
import { DEFAULT_LIMITS, runJob, type JobSpec } from '#lib/server/compute/runner/index.ts';
import { imageRegistry, layerOf, programsLayer, type ImageRegistry } from '../../support/image-registry.ts';

const ready = findProgram('bwrap') !== null && findProgram('enroot') !== null;
const SECRET = 'a-word-of-the-worker';
const ENTRY = { Entrypoint: ['/bin/sh', '-c'] };
const limits = { ...DEFAULT_LIMITS, wallMs: 20_000 };
let scratch: string;
let registry: ImageRegistry;
let programs: Buffer;
/** An image that runs the words it is given as a shell's. */
let shell: string;
let turn = 0;
/** Where enroot itself was used on this machine, its directory stands. */
const before = existsSync('/run/enroot');

beforeAll(async () => {
	if (!ready) return;
	scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-images-'));
	chmodSync(scratch, 0o711);
	registry = await imageRegistry();
	programs = programsLayer();
	shell = registry.push([programs], ENTRY);
});
beforeEach(() => {
	vi.stubEnv('COMPUTE_IMAGES', 'enroot');
	vi.stubEnv('ENROOT_ALLOW_HTTP', 'yes');
	vi.stubEnv('SESSION_SECRET', SECRET);
	return () => vi.unstubAllEnvs();
});
afterAll(async () => {
	if (!ready) return;
	await registry.close();
	rmSync(scratch, { recursive: true, force: true });
});

const file = (name: string, content: string | Uint8Array) => {
	const where = path.join(scratch, `${turn++}`);
	writeFileSync(where, content);
	return { name, path: where };
};
const job = (reference: string, script: string, change: object = {}): JobSpec => ({
	...{ kind: 'image', image: 'image', command: [script], expects: [], gpu: null, limits },
	// Without a control group of ours an image is held less well; that is asked for in a test of its own.
	containment: 'namespaces',
	inputs: [file('image', reference), file('test.csv', 'id,a\n1,2\n')],
	...change
});
async function run(spec: JobSpec, signal?: AbortSignal, onLog?: (text: string) => void) {
	const kept: Record<string, string> = {};
	const result = await runJob(spec, {
		id: `image-${process.pid}-${turn++}`,
		signal,
		onLog,
		keep: async ({ outputs }) => {
			for (const output of outputs) kept[output.name] = readFileSync(output.path, 'utf8');
		}
	});
	return { ...result, kept };
}
/** Directories that their owner may not write to, deeper than enroot mends them. */
const stubborn = () =>
	layerOf((directory) => {
		mkdirSync(path.join(directory, ...Array.from({ length: 24 }, () => 'd')), { recursive: true });
		execFileSync('chmod', ['-R', 'a-w', path.join(directory, 'd')]);
	});
const sizeOf = (directory: string, name: string) => statSync(path.join(directory, name)).size;
const ours = () => readdirSync(tmpdir()).filter((name) => name.includes(`.${process.pid}.`));

describe.skipIf(!ready)('an image (where enroot is installed)', () => {
	test('reads its inputs, writes its outputs, and finds nothing else of the machine', async () => {
		const look = [
			'cat /in/test.csv > /out/predictions.csv',
			'touch /in/x /x /bin/x; touch /tmp/x && echo tmp is writable',
			'env; id; cat /proc/net/dev /etc/hosts /etc/passwd',
			'ls / /home /root /store /runtime /in; cat /proc/*/environ /proc/*/cmdline',
			'ls /proc/1/root/ && echo reached $((40 + 2))'
		].join('; ');
		const { code, kept, log, containment } = await run(job(shell, look, { expects: ['predictions.csv'] }));
		expect([code, kept]).toEqual(['crashed', {}]); // the last word was refused
		expect(containment).not.toBe('none');
		expect(log.match(/Read-only file system/g)).toHaveLength(3);
		expect(log).toContain('tmp is writable');
		expect(log).toContain('uid=65534');
		expect(log.match(/^ *\w+:.*\d$/gm)?.filter((line) => !line.trim().startsWith('lo:'))).toEqual([]);
		for (const told of [SECRET, 'reached 42', '/store/data', process.cwd(), registry.host])
			expect(log).not.toContain(told);
		expect((await run(job(shell, 'cat /in/test.csv > /out/p.csv', { expects: ['p.csv'] }))).kept).toEqual({
			'p.csv': 'id,a\n1,2\n'
		});
	});

	test('may ask for mounts and devices in its description, and gets none', async () => {
		const volume = '/v\n/ /host none x-create=dir,rbind,rw\n#';
		const reference = registry.push([programs], {
			...ENTRY,
			Env: ['NVIDIA_VISIBLE_DEVICES=all', 'TEAM=ours', 'HOME=/root'],
			Volumes: { [volume]: {} }
		});
		const result = await run(job(reference, 'ls /host; env'));
		expect(result).toMatchObject({ code: 'ok', fault: null });
		expect(result.log).toMatch(/host.*No such file/);
		expect(result.log).toContain('TEAM=ours\n');
		expect(result.log).toContain('HOME=/tmp\n');
	});

	test('is held to its time and its processes, and a cancelled one is gone', async () => {
		const slow = await run(job(shell, 'sleep 4711', { limits: { ...limits, wallMs: 1500 } }));
		expect(slow).toMatchObject({ code: 'wall_limit', fault: 'team' });
		const many = 'i=0; while [ $i -lt 200 ]; do sleep 4711 & i=$((i+1)); done; echo all of them';
		expect((await run(job(shell, many))).log).not.toContain('all of them');
		const stop = new AbortController();
		const ended = run(job(shell, 'echo begun; (sleep 4711 &) ; sleep 4711'), stop.signal, (text) => {
			if (text.includes('begun')) stop.abort();
		});
		expect(await ended).toMatchObject({ code: 'cancelled', fault: null });
		expect(spawnSync('pgrep', ['-f', 'sleep 4711']).status).toBe(1);
	});

	test('is held to its memory, also to such as belongs to no process', async () => {
		const held = { limits: { ...limits, memoryBytes: 64 << 20 }, containment: 'full' };
		const hungry = await run(job(shell, 'tail /dev/zero', held));
		if (hungry.code === 'sandbox_missing') return; // no control group here: it is not run as well held
		expect(hungry).toMatchObject({ code: 'memory_limit', fault: 'team' });
		expect((await run(job(shell, 'head -c 200000000 /dev/zero > /var/run/x', held))).code).toBe(
			'memory_limit'
		);
	});

	test('leaves plain files alone, whatever else it puts where outputs go', async () => {
		const mess = [
			'cd /out && echo fine > good.csv && ln -s /etc/passwd link.csv && ln -s / root',
			'mkdir folder && mkfifo pipe && ln good.csv twin.csv; echo more > "name with blanks"; echo ok > kept.csv'
		].join(' && ');
		const { code, kept, log } = await run(job(shell, mess));
		expect([code, kept]).toEqual(['ok', { 'kept.csv': 'ok\n' }]);
		expect(log.match(/output left behind/g)).toHaveLength(7);
	});

	test('that cannot be had is told apart: ours, the team’s, and nobody’s who could help it', async () => {
		const why = async (reference: string) => {
			const { code, fault, details } = await run(job(reference, 'true'));
			return [code, fault, details?.why ?? null];
		};
		const absent = `${registry.host}/team/model@sha256:${'0'.repeat(64)}`;
		expect(await why(absent)).toEqual([
			...['bad_image', 'team', 'the registry gives no such image to everybody (HTTP 404)']
		]);
		const away = absent.replace(registry.host, '127.0.0.1:9');
		expect(await why(away)).toEqual(['image_unreachable', 'platform', null]);
		const layer = layerOf((directory) => writeFileSync(path.join(directory, 'x'), String(turn++)));
		const digestOf = (reference: string) => reference.split('@')[1]!;
		const sick = registry.push([layer], ENTRY);
		registry.spoil(digestOf(sick), 503);
		expect(await why(sick)).toEqual(['image_unreachable', 'platform', null]);
		const broken = registry.push([randomBytes(5000)], ENTRY);
		expect(await why(broken)).toEqual(['bad_image', 'team', 'the image could not be unpacked']);
		const other = registry.push([layer, programs], ENTRY);
		const digest = `sha256:${execFileSync('sha256sum', { input: layer, encoding: 'utf8' }).slice(0, 64)}`;
		registry.spoil(digest, Buffer.from('other bytes'));
		expect(await why(other)).toEqual(['bad_image', 'team', 'the image could not be unpacked']);
		const changed = registry.push([programs, layer], ENTRY);
		registry.spoil(digestOf(changed), registry.bytes(digestOf(shell)));
		expect(await why(changed)).toEqual([
			...['bad_image', 'team', 'the registry gives another image than the digest names']
		]);
		const byTag = registry.index('latest');
		registry.spoil('latest', registry.bytes(digestOf(shell)));
		expect((await why(byTag))[2]).toBe('the registry gives another image than the digest names');
		expect(await why(registry.index(digestOf(shell)))).toEqual(['ok', null, null]);
		vi.stubEnv('COMPUTE_IMAGE_REGISTRIES', 'ghcr.io nvcr.io');
		expect(await why(shell)).toEqual([
			...['bad_image', 'team', 'this machine takes images from ghcr.io nvcr.io alone']
		]);
	});

	test('may hide files of a lower layer, or a whole directory at once', async () => {
		const lower = layerOf((directory) => {
			mkdirSync(path.join(directory, 'data'));
			for (const name of ['old', 'kept']) writeFileSync(path.join(directory, 'data', name), name);
		});
		const upper = layerOf((directory) => {
			mkdirSync(path.join(directory, 'data'));
			writeFileSync(path.join(directory, 'data', '.wh.old'), '');
		});
		const result = await run(job(registry.push([programs, lower, upper], ENTRY), 'ls /data'));
		expect([result.code, result.log]).toEqual(['ok', 'kept\n']);
		const opaque = layerOf((directory) => {
			mkdirSync(path.join(directory, 'data'));
			writeFileSync(path.join(directory, 'data', '.wh..wh..opq'), '');
			writeFileSync(path.join(directory, 'data', 'new'), '');
		});
		const replaced = await run(job(registry.push([programs, lower, opaque], ENTRY), 'ls /data'));
		expect([replaced.code, replaced.log]).toEqual(['ok', 'new\n']);
	});

	test('may be an OCI archive, which needs no registry', async () => {
		const archive = (fill: (directory: string) => void) =>
			run(job('', 'ls /in', { inputs: [file('image', gunzipSync(layerOf(fill))), file('test.csv', '')] }));
		const whole = await archive((directory) => registry.archive(shell, directory));
		expect([whole.code, whole.log]).toEqual(['ok', 'test.csv\n']);
		const part = await archive((directory) => {
			registry.archive(shell, directory);
			const blobs = path.join(directory, 'blobs', 'sha256');
			const [largest] = readdirSync(blobs).sort((a, b) => sizeOf(blobs, b) - sizeOf(blobs, a));
			rmSync(path.join(blobs, largest!));
		});
		expect(part).toMatchObject({ code: 'bad_image', fault: 'team' });
		const other = await archive((directory) => writeFileSync(path.join(directory, 'x'), ''));
		expect(other).toMatchObject({ code: 'bad_image', log: expect.stringContaining('no index.json') });
	});

	test('is the same for an ordinary user, and leaves nothing behind for anybody', async () => {
		expect(ours()).toEqual([]);
		expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('ai-champion-job');
		expect(existsSync('/run/enroot')).toBe(before);
		if (!isRoot) return;
		const home = path.join(scratch, 'user');
		mkdirSync(home);
		chownSync(home, 65_534, 65_534);
		const reference = registry.push([programs, stubborn()], ENTRY);
		const spec = job(reference, 'cat /in/test.csv > /out/p.csv', { expects: ['p.csv'] });
		for (const { path: where } of spec.inputs) chmodSync(where, 0o644);
		const order = file('job.json', JSON.stringify(spec));
		const out = path.join(home, 'out');
		const node = [process.execPath, 'src/runner.ts', 'run', order.path, '--out', out];
		const drop = ['--reuid=65534', '--regid=65534', '--clear-groups', '--', ...node];
		const env = { ...process.env, HOME: home, TMPDIR: home };
		await new Promise<void>((resolve) => void execFile('setpriv', drop, { env }, () => resolve()));
		expect(JSON.parse(readFileSync(path.join(out, 'result.json'), 'utf8'))).toMatchObject({
			code: 'ok',
			outputs: [{ name: 'p.csv' }]
		});
		expect(readdirSync(home)).toEqual(['out']);
		expect(existsSync('/run/enroot')).toBe(before);
	});
});
