import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SlurmSettings, type PoolDefinition } from '#lib/compute/pool.ts';
import { definitionFrom, formOf, PoolFormSchema } from '#lib/compute/pool-form.ts';
import * as v from 'valibot';
import {
	addPool,
	applyPoolsFile,
	changePool,
	checkPool,
	claimJob,
	DEFAULT_LIMITS,
	drainPool,
	enqueueJob,
	finishJob,
	poolForForm,
	poolPanels,
	readPoolsFile,
	TOKEN_PURPOSE
} from '#lib/server/compute/index.ts';
import { claimShare, machineNow, releaseShare } from '#lib/server/compute/engines/machine.ts';
import { resultOf } from '#lib/server/compute/runner/index.ts';
import { engineOf, overPolicy } from '#lib/server/compute/engines/registry.ts';
import { config, openSecret, prisma, shiftClock, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();
const operator = actorWith(randomUUID(), 'operator');
const token = 'eyJhbGciOiJIUzI1NiJ9.a-token-that-nobody-may-see.signature';

function slurmPool(change: Partial<PoolDefinition> = {}): PoolDefinition {
	const form = {
		key: `gpu-${randomUUID().slice(0, 8)}`,
		nameKo: '클러스터',
		nameEn: 'Cluster',
		engine: 'slurm',
		accelerator: 'h100',
		capacity: '8',
		pricePerHourKrw: '3,900',
		accepts: ['model', 'code'],
		minContainment: 'watched',
		url: 'http://slurm.example:6820',
		version: 'v0.0.42',
		user: 'champion',
		partition: 'eval',
		livePartition: 'express'
	};
	const found = definitionFrom(v.parse(PoolFormSchema, form));
	if ('why' in found) throw new Error(found.why);
	return { ...found.pool, ...change } as PoolDefinition;
}
const stored = (key: string) => prisma().pool.findUniqueOrThrow({ where: { key } });

describe('a pool of the console', () => {
	test('is what its form said, and its form says it again', async () => {
		const pool = slurmPool();
		await addPool(operator, pool, token);
		const { definition, hasToken } = await poolForForm(operator, pool.key);
		expect(definition).toEqual(pool);
		expect(hasToken).toBe(true);
		const again = definitionFrom(v.parse(PoolFormSchema, { ...formOf(pool), nameKo: '클러스터' }));
		expect(again).toEqual({ pool });
	});

	test('keeps its token sealed: a copy of the table, a page and the trail show nothing of it', async () => {
		const pool = slurmPool();
		await addPool(operator, pool, token);
		const row = await stored(pool.key);
		expect(Buffer.from(row.secret!).toString('latin1')).not.toContain('nobody-may-see');
		expect(openSecret(TOKEN_PURPOSE, pool.key, row.secret!).toString()).toBe(token);
		expect(() => openSecret(TOKEN_PURPOSE, 'another-pool', row.secret!)).toThrow();
		const shown = [
			await poolForForm(operator, pool.key),
			await poolPanels(operator, 'day'),
			await prisma().auditEntry.findMany()
		];
		const text = JSON.stringify(shown, (_, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value
		);
		expect(text).toContain(pool.key);
		expect(text).not.toContain('nobody-may-see');
		expect(text).not.toContain(Buffer.from(row.secret!).toString('base64'));
	});

	test('keeps its token when it is changed without one, and loses it when it moves to another host', async () => {
		const pool = slurmPool() as Extract<PoolDefinition, { engine: 'slurm' }>;
		await addPool(operator, pool, token);
		await changePool(operator, { ...pool, capacity: 9 }, '');
		expect(await stored(pool.key)).toMatchObject({ capacity: 9, secret: expect.anything() });
		const elsewhere = { ...pool, settings: { ...pool.settings, url: 'http://thief.example:6820' } };
		await changePool(operator, elsewhere, '');
		expect((await stored(pool.key)).secret).toBeNull();
	});

	test('may name no command to run here, and takes no key twice', async () => {
		const pool = slurmPool() as Extract<PoolDefinition, { engine: 'slurm' }>;
		const cunning = { ...pool, settings: { ...pool.settings, tokenCommand: ['sh', '-c', 'id'] } };
		expect(await outcome(addPool(operator, cunning, ''))).toBe('forbidden');
		await addPool(operator, pool, '');
		expect(await outcome(addPool(operator, pool, ''))).toBe('pool_key_taken');
	});

	test('may name no variable of the environment but a cluster’s token: it says to whom the value is sent', () => {
		const { url, user } = (slurmPool() as Extract<PoolDefinition, { engine: 'slurm' }>).settings;
		const named = (tokenEnv: string) => v.safeParse(SlurmSettings, { url, user, tokenEnv }).success;
		const form = (jwtEnv: string) =>
			v.safeParse(PoolFormSchema, { ...formOf(slurmPool()), jwtEnv, nameKo: '클러스터' }).success;
		for (const right of ['SLURM_JWT', 'SLURM_JWT_EAST'])
			expect([named(right), form(right)]).toEqual([true, true]);
		for (const wrong of [
			'SECRET',
			'DATABASE_URL',
			'S3_SECRET_ACCESS_KEY',
			'SLURM_JWTX',
			'XSLURM_JWT',
			'slurm_jwt'
		])
			expect([wrong, named(wrong), form(wrong)]).toEqual([wrong, false, false]);
	});

	test('is for organisers and operators alone', async () => {
		const judge = actorWith(randomUUID(), 'judge');
		const pool = slurmPool();
		expect(await outcome(addPool(judge, pool, ''))).toBe('forbidden');
		await addPool(operator, pool, '');
		expect(await outcome(changePool(judge, pool, ''))).toBe('forbidden');
		expect(await outcome(drainPool(judge, pool.key, true))).toBe('forbidden');
		expect(await outcome(checkPool(judge, pool.key))).toBe('forbidden');
		expect(await outcome(poolPanels(judge, 'day'))).toBe('forbidden');
		expect(await outcome(poolForForm(judge, pool.key))).toBe('forbidden');
	});

	test('that cannot be reached says so, on the page and when asked', async () => {
		const pool = slurmPool() as Extract<PoolDefinition, { engine: 'slurm' }>;
		const nowhere = { ...pool, settings: { ...pool.settings, url: 'http://127.0.0.1:9' } };
		await addPool(operator, nowhere, token);
		const before = (await poolPanels(operator, 'day')).find(({ key }) => key === pool.key);
		expect(before).toMatchObject({ health: 'unknown', reason: 'not_watched' });
		expect(await checkPool(operator, pool.key)).toMatchObject({ health: 'down', reason: 'unreachable' });
		const after = (await poolPanels(operator, 'fortnight')).find(({ key }) => key === pool.key)!;
		expect(after).toMatchObject({ health: 'down', reason: 'unreachable', running: 0, queued: 0 });
		expect(after.slices).toHaveLength(14);
	});
});

describe('a file of pools', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-pools-'));
	const file = path.join(folder, 'pools.json');
	afterEach(() => {
		delete (config() as { POOLS_FILE?: string }).POOLS_FILE;
		rmSync(file, { force: true });
	});
	const use = (value: unknown) => {
		writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
		(config() as { POOLS_FILE?: string }).POOLS_FILE = file;
	};

	test('wins over the console, shows as such, and drains what has left it', async () => {
		const pool = slurmPool();
		await addPool(operator, pool, token);
		use({ pools: [{ ...pool, capacity: 3 }] });
		await applyPoolsFile();
		expect(await stored(pool.key)).toMatchObject({ capacity: 3, source: 'file', secret: null });
		expect(await outcome(changePool(operator, pool, ''))).toBe('pool_in_file');
		use({ pools: [] });
		await applyPoolsFile();
		expect(await stored(pool.key)).toMatchObject({ source: 'console', drainingAt: expect.any(Date) });
	});

	test('that is wrong stops the start with a sentence for each fault, beginning with the place', () => {
		use('{ pools');
		expect(() => readPoolsFile(file)).toThrow(/POOLS_FILE .* could not be read: /);
		const good = { key: 'a-pool', name: { ko: '가', en: 'a' }, capacity: 1, engine: 'local' };
		use({
			pools: [
				good,
				{ ...good, capacity: 0 },
				{ ...good, engine: 'slurm', settings: { url: 'ftp://x', user: 'a b' } }
			]
		});
		expect(() => readPoolsFile(file)).toThrow(
			/pools\.1\.capacity: .*; pools\.2\.settings\.url: must be http.*; pools\.2\.settings\.user: must be one word/
		);
		use({ pools: [good, good] });
		expect(() => readPoolsFile(file)).toThrow('pools.1.key: a-pool stands twice');
		use({ pools: [{ ...good, colour: 'red' }] });
		expect(() => readPoolsFile(file)).toThrow(/pools\.0\.colour/);
	});
});

describe('this machine', () => {
	const settings = { cpus: 4, memoryMib: 1000, gpus: null };
	const wish = { cpus: 1, memoryMib: 100, gpus: 0 };
	const job = () => ({ id: randomUUID(), attempt: 1 });

	test('gives each device to one job, however many ask at once, and takes it back', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-devices-'));
		for (const index of [0, 1, 2]) writeFileSync(path.join(folder, `nvidia${index}`), '');
		process.env.COMPUTE_DEVICES = folder;
		try {
			const ready = barrier(8);
			const asked = Array.from({ length: 8 }, job);
			const given = await Promise.all(
				asked.map(async (one) => {
					await ready();
					return claimShare(one, { cpus: 0, memoryMib: 1, gpus: 1 }, settings);
				})
			);
			expect(given.flatMap((share) => share?.gpus ?? []).sort()).toEqual([0, 1, 2]);
			expect((await machineNow(settings)).gpus).toEqual({ all: [0, 1, 2], free: [] });
			expect((await machineNow({ ...settings, gpus: [1] })).gpus.all).toEqual([1]);
			for (const one of asked) await releaseShare(one);
			expect((await machineNow(settings)).gpus.free).toEqual([0, 1, 2]);
		} finally {
			delete process.env.COMPUTE_DEVICES;
			rmSync(folder, { recursive: true });
		}
	});

	test('has no more CPUs and memory than it has', async () => {
		const jobs = Array.from({ length: 5 }, job);
		const given = [];
		for (const one of jobs) given.push(await claimShare(one, wish, settings));
		expect(given.map((share) => share !== null)).toEqual([true, true, true, true, false]);
		expect(await claimShare(job(), { ...wish, cpus: 0, memoryMib: 601 }, settings)).toBeNull();
		for (const one of jobs) await releaseShare(one);
		expect((await machineNow(settings)).cpus).toEqual({ total: 4, free: 4 });
	});

	test('takes back what a dead worker held, even where its number lives on in another process', async () => {
		const left = job();
		await claimShare(left, { ...wish, cpus: 4 }, settings);
		expect(await claimShare(job(), wish, settings)).toBeNull();
		await prisma().machineClaim.updateMany({ where: { jobId: left.id }, data: { pidStart: 1n } });
		const next = job();
		expect(await claimShare(next, wish, settings)).not.toBeNull();
		expect(await prisma().machineClaim.count({ where: { jobId: left.id } })).toBe(0);
		await releaseShare(next);
	});
});

test('a job over the pool’s limit ends with a code, untried', async () => {
	const policy = { maxWallMinutes: 1, maxMemoryMib: null, maxGpus: 0 };
	const spec = { limits: { ...DEFAULT_LIMITS, wallMs: 60_001 }, gpu: null } as never;
	const full = v.parse((await import('#lib/compute/pool.ts')).PoolPolicy, policy);
	expect(overPolicy(spec, full)).toBe('time');
	expect(overPolicy({ limits: DEFAULT_LIMITS, gpu: { kind: 'h100', count: 1 } } as never, full)).toBe('gpus');
	expect(overPolicy({ limits: DEFAULT_LIMITS, gpu: null } as never, full)).toBeNull();
	const engine = engineOf({ key: 'x', engine: 'local', settings: {}, secret: null, policy })!;
	const io = { log() {}, placed() {}, reached: () => Promise.resolve() } as never;
	const { result } = await engine.run(
		{ id: randomUUID(), attempt: 1, spec } as never,
		io,
		new AbortController().signal
	);
	expect(result).toMatchObject({ code: 'machine_small', fault: 'platform' });
});

test('what a pool did is counted by the hour: jobs, waiting, time and money', async () => {
	const pool = slurmPool();
	await addPool(operator, pool, '');
	const spec = {
		kind: 'score',
		inputs: [],
		limits: DEFAULT_LIMITS,
		gpu: { kind: 'h100', count: 2 },
		task: {}
	} as never;
	await transaction((tx) =>
		enqueueJob(tx, { key: randomUUID(), poolKey: pool.key, spec, lane: 'stage', ownerKey: 'team:a' } as never)
	);
	const back = shiftClock(4000);
	const job = (await claimJob('a-worker', pool.key))!;
	await finishJob(job, resultOf('ok', { meteredMs: 1_800_000 }), []);
	const panel = (await poolPanels(operator, 'day')).find(({ key }) => key === pool.key)!;
	expect(panel.slices).toHaveLength(24);
	expect(panel.slices.at(-1)).toMatchObject({
		done: 1,
		failed: 0,
		waitMs: expect.closeTo(4000, -3),
		gpuSeconds: 3600, // half an hour of two devices
		spentKrw: 3900
	});
	back();
});
