import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { DEFAULT_POOL, listJobs, PAGE_SIZE } from '#lib/server/compute/index.ts';
import { now, prisma } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();

test('jobs that ended in the same moment stand once each on the pages of what has ended', async () => {
	const operator = actorWith(randomUUID(), 'operator');
	const finishedAt = now();
	const job = { poolKey: DEFAULT_POOL, ownerKey: 'team:x', kind: 'score', spec: {}, state: 'cancelled' };
	const ids = Array.from({ length: 2 * PAGE_SIZE + 10 }, () => randomUUID());
	await prisma().computeJob.createMany({
		data: ids.map((id) => ({ ...job, id, key: id, code: 'cancelled', queuedAt: finishedAt, finishedAt }))
	});
	const pages = await Promise.all([1, 2, 3].map((page) => listJobs(operator, { show: 'ended', page })));
	expect(pages.map(({ more }) => more)).toEqual([true, true, false]);
	expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(ids.toSorted());
});
