import { describe, expect, test } from 'vitest';
import {
	admit,
	ANY_GPU,
	DEFAULT_LIMITS,
	DEFAULT_POOL,
	knownContainment,
	knownOffer,
	publishContainment,
	publishOffer,
	scoringPool,
	type Needs
} from '#lib/server/compute/index.ts';
import { insistScoringPool } from '#lib/server/evaluation/scoring-pool.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();
const policy = (value: object) =>
	prisma().pool.update({ where: { key: DEFAULT_POOL }, data: { policy: value as never } });

describe.skipIf(!findProgram('bwrap'))('a kind of submission', () => {
	test('is not taken before a worker has looked at its machine', async () => {
		expect((await admit('code')).why).toMatchObject({
			code: 'sandbox_missing',
			reason: 'not_probed',
			found: 'none'
		});
		expect((await admit('model')).poolKey).toBe(DEFAULT_POOL); // a model needs no walls
	});
	test('is taken where the walls are as high as the pool asks for, and refused with both levels where not', async () => {
		const { level } = await publishContainment();
		expect(await admit('code')).toEqual({ poolKey: DEFAULT_POOL, containment: 'watched', why: null });
		await policy({ minContainment: 'gvisor' });
		expect(await admit('code')).toEqual({
			poolKey: null,
			containment: null,
			why: { code: 'sandbox_missing', reason: expect.any(String), found: level, wanted: 'gvisor' }
		});
		expect((await admit('model')).poolKey).toBe(DEFAULT_POOL);
	});
	test('goes to the pool that declares it, and images to no other', async () => {
		await policy({});
		expect((await admit('image')).why).toMatchObject({ code: 'kind_not_accepted', reason: 'no_pool' });
		const cluster = {
			...{ name: { ko: '클러스터', en: 'Cluster' }, accelerator: 'h100', capacity: 8, engine: 'slurm' },
			policy: { accepts: ['image', 'code'], minContainment: 'full' }
		};
		await prisma().pool.create({ data: { key: 'cluster', ...cluster } });
		expect(await admit('image')).toEqual({ poolKey: 'cluster', containment: 'full', why: null });
		expect((await admit('code')).poolKey).toBe(DEFAULT_POOL);
		await policy({ accepts: ['score'] });
		expect((await admit('code')).poolKey).toBe('cluster'); // its nodes are asked when they run it
		await prisma().pool.update({ where: { key: 'cluster' }, data: { health: { containment: 'watched' } } });
		expect((await admit('code')).why).toMatchObject({
			code: 'sandbox_missing',
			found: 'watched',
			wanted: 'full'
		});
		await prisma().pool.update({ where: { key: 'cluster' }, data: { drainingAt: new Date(0) } });
		expect((await admit('image')).why?.code).toBe('kind_not_accepted');
	});
	test('that is an image is taken here only where an engine holds it as well as was asked for', async () => {
		await prisma().pool.deleteMany({ where: { key: 'cluster' } });
		await policy({ accepts: ['image'] });
		expect((await admit('image')).why).toMatchObject({ reason: 'not_probed' });
		await publishOffer();
		expect((await admit('image')).why).toMatchObject({ code: 'sandbox_missing', reason: 'no_images' });
		const told = (key: string, change: object) =>
			prisma().$executeRaw`UPDATE settings SET value = value || ${change}::jsonb WHERE key = ${key}`;
		const here = async (images: string, level: string, backend = 'bubblewrap') => {
			await told('compute.offer', { images });
			const { details } = (await knownContainment())!;
			await told('compute.containment', { level, details: { ...details, backend } });
			const { poolKey, why } = await admit('image');
			return poolKey ?? why?.found;
		};
		expect(await here('enroot', 'full')).toBe(DEFAULT_POOL);
		expect(await here('enroot', 'watched')).toBe('namespaces');
		expect(await here('apptainer', 'full')).toBe('namespaces');
		expect(await here('enroot', 'gvisor', 'runsc')).toBe('none');
		await publishContainment();
		await policy({});
	});
	test('goes where it gets what it asks for, and is refused with what is missing', async () => {
		await policy({ maxMemoryMib: 4096 });
		const asks = (gpu: Needs['gpu'], change: Partial<Needs['limits']> = {}): Needs => ({
			limits: { ...DEFAULT_LIMITS, ...change },
			gpu
		});
		const two = (kind: string) => asks({ kind, count: 2 });
		expect((await admit('code', 'stage', asks(null))).poolKey).toBe(DEFAULT_POOL);
		expect((await admit('code', 'stage', two(ANY_GPU))).why?.reason).toBe('no_accelerator');
		expect((await admit('code', 'stage', asks(null, { memoryBytes: 2 ** 34 }))).why?.reason).toBe(
			'pool_small'
		);
		await prisma().pool.create({
			data: {
				...{ key: 'a-hundred', name: { ko: '백', en: 'Hundred' }, accelerator: 'a100', capacity: 4 },
				...{ engine: 'slurm', policy: { accepts: ['code'], maxGpus: 2 } }
			}
		});
		expect((await admit('code', 'stage', two(ANY_GPU))).poolKey).toBe('a-hundred');
		expect((await admit('code', 'stage', two('a100'))).poolKey).toBe('a-hundred');
		expect((await admit('code', 'stage', two('h100'))).why?.reason).toBe('no_accelerator');
		expect((await admit('code', 'stage', asks({ kind: ANY_GPU, count: 3 }))).why?.reason).toBe('pool_small');
		// What was just seen there counts, too; of a pool that is down nothing is, and its jobs wait.
		const gpus = [{ kind: 'a100', total: 1, free: 0 }];
		const saw = (health: object) =>
			prisma().pool.update({ where: { key: 'a-hundred' }, data: { health, healthAt: new Date() } });
		await saw({ health: 'up', gpus, memoryMib: { total: 1024, free: 0 } });
		expect((await admit('code', 'stage', two('a100'))).why?.reason).toBe('no_accelerator');
		const one = asks({ kind: 'a100', count: 1 }, { memoryBytes: 2 ** 31 });
		expect((await admit('code', 'stage', one)).why?.reason).toBe('pool_small');
		await saw({ health: 'down', gpus: [], memoryMib: { total: 0, free: 0 } });
		expect((await admit('code', 'stage', one)).poolKey).toBe('a-hundred');
		await saw({});
		// Who needs none leaves accelerators to those who do, even where the usual pool has some.
		await prisma().pool.update({ where: { key: DEFAULT_POOL }, data: { accelerator: 'b200' } });
		await prisma().pool.update({ where: { key: 'a-hundred' }, data: { accelerator: 'cpu' } });
		expect((await admit('code', 'stage', asks(null))).poolKey).toBe('a-hundred');
		expect((await admit('code', 'stage', asks({ kind: 'b200', count: 1 }))).poolKey).toBe(DEFAULT_POOL);
		await prisma().pool.update({ where: { key: DEFAULT_POOL }, data: { accelerator: 'cpu' } });
		await prisma().pool.delete({ where: { key: 'a-hundred' } });
		await policy({});
	});
	test('meets runtimes that are published with their packages', async () => {
		await publishOffer();
		const offer = (await knownOffer())!;
		expect(offer.runtimes.map(({ key }) => key)).toContain('node');
		expect(offer.runtimes[0]).toMatchObject({ language: 'node', version: process.versions.node });
		expect(JSON.stringify(offer)).not.toMatch(/mounts|program/); // paths of the machine are nobody's business
	});
});

describe('scoring', () => {
	const add = (key: string, policy: object) =>
		prisma().pool.create({
			data: {
				...{ key, policy: policy as never, accelerator: 'cpu', capacity: 4, engine: 'slurm' },
				name: { ko: '클러스터', en: 'Cluster' }
			}
		});
	const health = (key: string, found: string, at = new Date()) =>
		prisma().pool.update({ where: { key }, data: { health: { health: found }, healthAt: at } });

	test('goes where a pool accepts it for the lane, to the usual one first, and around one that is down or paused', async () => {
		await policy({});
		await add('scoring', { accepts: ['score'], lanes: ['stage'] });
		expect((await admit('score', 'stage')).poolKey).toBe(DEFAULT_POOL);
		await health(DEFAULT_POOL, 'down');
		expect((await admit('score', 'stage')).poolKey).toBe('scoring');
		expect((await admit('score', 'practice')).poolKey).toBe(DEFAULT_POOL); // it waits: nobody else takes this lane
		await health(DEFAULT_POOL, 'down', new Date(Date.now() - 3_600_000));
		expect((await admit('score', 'stage')).poolKey).toBe(DEFAULT_POOL); // an old word says nothing about now
		await prisma().pool.update({ where: { key: DEFAULT_POOL }, data: { pausedAt: new Date() } });
		expect((await admit('score', 'stage')).poolKey).toBe('scoring');
		await prisma().pool.update({ where: { key: DEFAULT_POOL }, data: { pausedAt: null } });
		await policy({ accepts: ['model', 'code'] });
		expect((await admit('score', 'stage')).poolKey).toBe('scoring');
	});
	test('is refused where no pool takes it, while what was accepted before is scored all the same', async () => {
		expect((await admit('score', 'practice')).why?.reason).toBe('no_pool');
		expect(await outcome(insistScoringPool('practice'))).toBe('no_scoring_pool');
		expect(await scoringPool('practice')).toBe('scoring');
		await prisma().pool.update({ where: { key: 'scoring' }, data: { policy: { accepts: ['image'] } } });
		expect(await scoringPool('practice')).toBe(DEFAULT_POOL);
	});
});
