import { describe, expect, test } from 'vitest';
import {
	admit,
	DEFAULT_POOL,
	knownOffer,
	publishContainment,
	publishOffer
} from '#lib/server/compute/index.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { prisma } from '#lib/server/platform/index.ts';
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
	test('meets runtimes that are published with their packages', async () => {
		await publishOffer();
		const offer = (await knownOffer())!;
		expect(offer.runtimes.map(({ key }) => key)).toContain('node');
		expect(offer.runtimes[0]).toMatchObject({ language: 'node', version: process.versions.node });
		expect(JSON.stringify(offer)).not.toMatch(/mounts|program/); // paths of the machine are nobody's business
	});
});
