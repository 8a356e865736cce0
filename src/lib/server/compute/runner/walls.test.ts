import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bubblewrapArguments, type Walls } from './bwrap.ts';
import {
	apptainerCommand,
	enrootLoad,
	enrootStart,
	fetchFailure,
	mayComeFrom,
	readImageSource,
	registryOf,
	type ApptainerRun
} from './image-command.ts';
import { mostImageBytes } from './image-disk.ts';
import { sweep } from './janitor.ts';
import { isOurs, makerOf, ownName } from './owner.ts';
import { atLeast } from './probe.ts';
import { gvisorConfig, insideGvisor, withRoom, type GvisorJob } from './runsc.ts';
import { BadScores, readScores } from './scores.ts';
import { seccompFilter } from './seccomp.ts';
import { DEFAULT_LIMITS } from './spec.ts';

const interior = {
	runtime: '/opt/node',
	inputDirectory: '/scratch/in',
	limits: { ...DEFAULT_LIMITS, cpus: 2 },
	gpus: [3, 5],
	mounts: [{ from: '/opt/python', to: '/opt/python' }],
	links: { '/app/output': '/out' },
	directory: '/out'
};

describe('bubblewrap', () => {
	const walls: Walls = {
		...interior,
		seccomp: true,
		masked: { files: ['/proc/keys'], directories: ['/proc/scsi'] }
	};
	const args = bubblewrapArguments(walls, '/fake').join(' ');
	test('binds the allotted devices and no other, counted from zero inside', () => {
		expect(args.match(/--dev-bind \S+ \S+/g)).toEqual([
			'--dev-bind /fake/nvidia3 /dev/nvidia3',
			'--dev-bind /fake/nvidia5 /dev/nvidia5'
		]);
		expect(args).toContain('--setenv CUDA_VISIBLE_DEVICES 0,1');
		expect(args).toContain('--dev-bind-try /fake/nvidiactl /dev/nvidiactl');
		const without = bubblewrapArguments({ ...walls, gpus: [] }).join(' ');
		expect(without).not.toMatch(/nvidia|CUDA/);
	});
	test('closes what it opened: devices and root read-only after the last bind', () => {
		expect(args.indexOf('--remount-ro /dev ')).toBeGreaterThan(args.indexOf('/dev/nvidia-caps'));
		expect(args.indexOf('--remount-ro / ')).toBeGreaterThan(args.indexOf('--symlink /out /app/output'));
		expect(args).toContain('--ro-bind /dev/null /proc/keys --tmpfs /proc/scsi --remount-ro /proc/scsi');
		expect(args).not.toMatch(/ --bind /);
	});
});

test('the filter of a watched machine closes more, and there is none for a machine we do not know', () => {
	const [usual, watched] = [seccompFilter({ arch: 'x64' })!, seccompFilter({ arch: 'x64', watched: true })!];
	// Two calls of two instructions each, and ten for the sizes of sockets.
	expect(watched.length).toBe(usual.length + (2 * 2 + 10) * 8);
	expect(seccompFilter({ arch: 'arm64' })).not.toBeNull();
	expect(seccompFilter({ arch: 'mips' })).toBeNull();
});

describe('gVisor', () => {
	const job: GvisorJob = { ...interior, command: ['/runtime/node', '/in/x'], exactMemory: true };
	const config = (change: Partial<GvisorJob> = {}) =>
		gvisorConfig({ ...job, ...change }) as {
			mounts: { destination: string; options: string[]; type: string }[];
			process: {
				args: string[];
				capabilities: Record<string, string[]>;
				rlimits: { type: string; hard: number }[];
				noNewPrivileges: boolean;
			};
		};
	test('stands in a bubblewrap that may make namespaces, covers nothing of /proc, and keeps its orders in /tmp', () => {
		const walls = { ...interior, seccomp: false, masked: { files: ['/proc/keys'], directories: [] } };
		const args = bubblewrapArguments({ ...walls, gvisorBundle: '/scratch/bundle' }).join(' ');
		expect(args).not.toMatch(/--disable-userns|--seccomp|\/proc\/keys/);
		expect(args).toContain('--tmpfs /tmp --dir /tmp/state --ro-bind /scratch/bundle /tmp/bundle');
		expect(args).toContain('--symlink /out /app/output');
		expect(args).not.toMatch(/ --bind /);
	});
	test('is started without network and rights, and not said to have begun where it failed to stand', () => {
		const inside = insideGvisor('/usr/bin/runsc', 'job/7', job.limits);
		const line = [...inside, ''].join(' ');
		expect(line).toMatch(
			/\/usr\/bin\/runsc --rootless --root \/tmp\/state .*--network=none .*run --bundle \S+ job-7 /
		);
		expect(line).not.toContain('--platform'); // each version knows others
		expect(line.indexOf('echo started')).toBeGreaterThan(line.indexOf('status=$?'));
		expect(line).not.toMatch(/--fsize|--data/); // the program's memory is a file of gVisor's
	});
	test('gives the program memory, outputs, its own limits, no capability', () => {
		const { mounts, process } = config();
		expect(mounts.filter(({ type }) => type === 'bind').map(({ destination }) => destination)).toEqual([
			'/out'
		]);
		expect(mounts.find(({ destination }) => destination === '/tmp')?.options).toContain('size=64m');
		expect(Object.values(process.capabilities).flat()).toEqual([]);
		expect(process.noNewPrivileges).toBe(true);
		expect(process.args.slice(-2)).toEqual(job.command);
		expect(process.rlimits.find(({ type }) => type === 'RLIMIT_NPROC')?.hard).toBe(64);
	});
	test('limits data where nothing else holds memory exactly', () => {
		const limited = (exactMemory: boolean) =>
			config({ exactMemory }).process.rlimits.some(({ type }) => type === 'RLIMIT_DATA');
		expect([limited(true), limited(false)]).toEqual([false, true]);
	});
	test('is left room beside the program', () => {
		const { memoryBytes, pids, wallMs } = withRoom(job.limits);
		expect(memoryBytes).toBeGreaterThan(job.limits.memoryBytes);
		expect(pids).toBeGreaterThan(6 * job.limits.pids);
		expect(wallMs).toBe(job.limits.wallMs);
	});
});

describe('an image', () => {
	const digest = `sha256:${'a'.repeat(64)}`;
	const run: ApptainerRun = {
		...{ program: '/usr/bin/apptainer', inputDirectory: '/i', outputDirectory: '/o', scratchDirectory: '/s' },
		...{ command: ['x.py'], limits: DEFAULT_LIMITS, gpus: [], image: { kind: 'sif', file: '/s/image.sif' } }
	};
	test('is told by its first bytes, and a reference only with its digest', () => {
		const sif = Buffer.alloc(64);
		sif.write('SIF_MAGIC', 32);
		const tar = Buffer.alloc(512);
		tar.write('ustar', 257);
		expect(readImageSource('/f', sif, 64)?.kind).toBe('sif');
		expect(readImageSource('/f', tar, 512)?.kind).toBe('oci-archive');
		const reference = Buffer.from(`docker://ghcr.io/team/model@${digest}\n`);
		expect(readImageSource('/f', reference, reference.length)).toEqual({
			kind: 'reference',
			reference: `ghcr.io/team/model@${digest}`
		});
		for (const text of [
			'ghcr.io/team/model:latest',
			'model',
			`a@${digest}`,
			`--bind=/@${digest}`,
			`ghcr.io/t/m@${digest} --bind /`
		])
			expect(readImageSource('/f', Buffer.from(text), text.length)).toBeNull();
	});
	test('comes from the registries that the operator lists, or from any', () => {
		const registries = ['ghcr.io/a/b@x', 'team/model@x', '127.0.0.1:5000/a@x', 'localhost/a@x'].map(
			registryOf
		);
		expect(registries).toEqual(['ghcr.io', 'docker.io', '127.0.0.1:5000', 'localhost']);
		expect([mayComeFrom('ghcr.io', ''), mayComeFrom('ghcr.io', 'nvcr.io, ghcr.io')]).toEqual([true, true]);
		expect(mayComeFrom('io', 'nvcr.io,ghcr.io')).toBe(false);
	});
	test('runs by apptainer without network, home and environment, and by its own program', () => {
		const line = apptainerCommand(run).join(' ');
		expect(line).toContain('/usr/bin/apptainer --quiet run --containall --cleanenv --no-eval');
		expect(line).toContain('--net --network none --no-privs');
		expect(line).toMatch(/--bind \/i:\/in:ro --bind \/o:\/out \/s\/image\.sif x\.py$/);
		expect(line).not.toMatch(/--nv|--memory|--pids-limit|--cpus|HOME=/);
		expect(apptainerCommand({ ...run, gpus: [0] })).toContain('--nv');
		const image = { kind: 'reference' as const, reference: `team/model@${digest}` };
		expect(apptainerCommand({ ...run, image }).join(' ')).toContain(` docker://team/model@${digest} `);
	});
	test('is fetched by enroot first, and started with the devices it was allotted', () => {
		const loaded = (reference: string) => enrootLoad('/usr/bin/enroot', { kind: 'reference', reference });
		expect(loaded(`ghcr.io/team/model@${digest}`)).toContain(`docker://ghcr.io#team/model@${digest}`);
		expect(loaded(`team/model@${digest}`)).toContain(`docker://registry-1.docker.io#team/model@${digest}`);
		const line = enrootStart('/usr/bin/enroot', ['x.py'], DEFAULT_LIMITS, 0).join(' ');
		expect(line).toMatch(/^\/usr\/bin\/enroot start --env .* image x\.py$/);
		expect(line).toContain('--mount /in:/in:none:x-create=dir,bind,ro');
		expect(line).toContain('--env NVIDIA_VISIBLE_DEVICES=void');
		const two = enrootStart('/usr/bin/enroot', [], DEFAULT_LIMITS, 2).join(' ');
		expect(two).toContain('--env NVIDIA_VISIBLE_DEVICES=all');
		expect(two).toContain('--env CUDA_VISIBLE_DEVICES=0,1');
	});
	test.each([
		['[ERROR] URL https://r/v2/x returned error code: 401 Unauthorized', 'bad_image'],
		['[ERROR] URL https://r/v2/x returned error code: 429', 'image_unreachable'],
		['curl: (22) The requested URL returned error: 404', 'bad_image'],
		['curl: (22) The requested URL returned error: 502', 'image_unreachable'],
		['curl: (6) Could not resolve host: r', 'image_unreachable'],
		['[ERROR] Command not found: jq', 'image_unsupported'],
		['Checksum mismatch: abc', 'bad_image'],
		['other manifest', 'bad_image'],
		['no index.json', 'bad_image'],
		['opaque: Operation not supported at -e line 2.', 'image_unsupported'],
		['', 'bad_image']
	])('that was not fetched has a reason: %s', (printed, code) => {
		expect(fetchFailure(printed).code).toBe(code);
	});
	test('gets room to build walls in, and not the network while it runs', () => {
		const nest = { store: '/s', network: false, environment: { HOME: '/store/home' } };
		const walls: Walls = { ...interior, seccomp: true, nest, masked: { files: [], directories: [] } };
		const lines = bubblewrapArguments(walls).join(' ');
		expect(lines).not.toMatch(/--disable-userns|--share-net/);
		expect(lines).toContain('--bind /s /store');
		expect(lines).toContain('--setenv HOME /store/home');
		expect(bubblewrapArguments({ ...walls, nest: { ...nest, network: true } })).toContain('--share-net');
		expect(seccompFilter({ arch: 'x64', nested: true })!.length).toBeLessThan(
			seccompFilter({ arch: 'x64' })!.length
		);
	});
	test('may take so much of the disk', () => {
		expect([mostImageBytes(''), mostImageBytes('1.5')]).toEqual([20 * 2 ** 30, 1.5 * 2 ** 30]);
		expect(() => mostImageBytes('much')).toThrow('COMPUTE_IMAGE_GIB');
	});
});

describe('scores of a program', () => {
	test('are taken for both splits, or for each, and names that nobody asked for are passed over', () => {
		expect(readScores('{"acc": 0.5, "more": 1}', ['acc']).map(({ split, value }) => [split, value])).toEqual([
			['public', 0.5],
			['private', 0.5]
		]);
		const split = '{"public": {"acc": 1}, "private": {"acc": 0}}';
		expect(readScores(split, ['acc']).map(({ value }) => value)).toEqual([1, 0]);
		expect(readScores('acc: 0.25\nset1_score: 3\n', ['acc'])[0]!.value).toBe(0.25);
	});
	test('may bring an interval of their own, or one score per row, whose mean gets one', () => {
		const own = '{"acc": {"value": 0.5, "low": 0.25, "high": 0.75, "rows": 40}}';
		expect(readScores(own, ['acc'])[0]).toMatchObject({ value: 0.5, low: 0.25, high: 0.75, rows: 40 });
		const rows = JSON.stringify({ acc: Array.from({ length: 100 }, (_, at) => Number(at < 80)) });
		const [first] = readScores(rows, ['acc']);
		expect(first).toMatchObject({ value: 0.8, rows: 100 });
		expect(first!.low).toBeGreaterThan(0.68);
		expect(first!.low).toBeLessThan(0.77);
		expect(first!.high).toBeGreaterThan(0.83);
		expect(first!.high).toBeLessThan(0.9);
		expect(readScores(rows, ['acc'])[0]).toEqual(first); // the draws are seeded
	});
	test.each([
		'',
		'[]',
		'{"acc": []}',
		'{"acc": [1, null]}',
		'{"acc": {"value": 1}}',
		'{"acc": {"value": 1, "low": 2, "high": 3}}',
		'{"acc": {"value": 1, "low": 0, "high": 2, "rows": -1}}',
		'null',
		'{"acc": NaN}',
		'{"acc": "1"}',
		'{"acc": 1e999}',
		'acc: nan',
		'acc: Infinity',
		'{"constructor": 1}'
	])('%j is not believed', (text) => expect(() => readScores(text, ['acc'])).toThrow(BadScores));
	test('are not found on a prototype', () => {
		expect(() => readScores('{"acc": 1}', ['toString'])).toThrow(BadScores);
	});
});

describe('what a killed worker left', () => {
	let scratch: string;
	beforeEach(() => void (scratch = mkdtempSync(path.join(tmpdir(), 'janitor-'))));
	afterEach(() => rmSync(scratch, { recursive: true, force: true }));
	test('is known by its maker', () => {
		const mine = `${ownName('job')}x`;
		expect([isOurs(mine), makerOf(mine)]).toEqual([true, 'alive']);
		const [before, space, pid] = /^(.*?)(\d+)\.(\d+)\./.exec(mine)!.slice(1);
		expect(makerOf(`${before}${space}.${pid}.1-x`)).toBe('gone'); // the number is another process's by now
		expect(makerOf(`${before}1.${pid}.1-x`)).toBe('unknown');
		expect(isOurs('ai-champion-server-x')).toBe(false);
	});
	test('goes, what a living one uses stays, and what cannot be told goes when it is old', async () => {
		const number = /-(\d+)\./.exec(ownName('job'))![1]!;
		const names = {
			mine: `${ownName('job')}a`,
			gone: `ai-champion-job-${number}.1.1-b`,
			far: 'ai-champion-inputs-7.1.1-c',
			old: 'ai-champion-probe-7.1.1-d',
			other: 'somebody'
		};
		for (const name of Object.values(names)) mkdirSync(path.join(scratch, name));
		utimesSync(path.join(scratch, names.old), 1, 1);
		expect((await sweep(Date.now(), scratch)).directories).toBe(2);
		const left = Object.values(names).filter((name) => {
			try {
				return readFileSync(path.join(scratch, name)) && false;
			} catch (error) {
				return (error as NodeJS.ErrnoException).code === 'EISDIR';
			}
		});
		expect(left).toEqual([names.mine, names.far, names.other]);
	});
});

test('levels are ordered', () => {
	expect(atLeast('full', 'watched')).toBe(true);
	expect(atLeast('watched', 'full')).toBe(false);
	expect(atLeast('gvisor', 'gvisor')).toBe(true);
});
