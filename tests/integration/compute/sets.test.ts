import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
	cancelSet,
	claimJob,
	enqueueFanOut,
	openSets,
	reapJobs,
	releaseSet,
	tryNextOfSet
} from '#lib/server/compute/index.ts';
import { prisma, shiftClock, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { end, jobRow, paperJob, plantPool } from '../../support/jobs.ts';

testDatabase();
const organiser = actorWith(randomUUID(), 'organiser');
let pool: string;
beforeEach(async () => void (pool = await plantPool()));

describe('a set of jobs', () => {
	const plantSet = (size = 5) =>
		transaction((tx) =>
			enqueueFanOut(tx, {
				key: randomUUID(),
				title: { ko: '다시 채점', en: 'Rejudge' },
				jobs: Array.from({ length: size }, () => paperJob(pool))
			})
		);
	const states = async (ids: string[]) => (await Promise.all(ids.map(jobRow))).map(({ state }) => state);

	test('sends one ahead and lets the rest go when it ends well', async () => {
		const { jobIds } = await plantSet();
		expect(await states(jobIds)).toEqual(['queued', 'held', 'held', 'held', 'held']);
		const canary = (await claimJob('w', pool))!;
		expect(canary.id).toBe(jobIds[0]);
		expect(await claimJob('w', pool)).toBeNull();
		await end(canary);
		expect(await states(jobIds)).toEqual(['done', 'queued', 'queued', 'queued', 'queued']);
	});

	test('holds the rest with a notice when it does not, until an operator decides', async () => {
		const { setId, jobIds } = await plantSet();
		await end((await claimJob('w', pool))!, 'bad_truth');
		expect(await claimJob('w', pool)).toBeNull();
		const noticed = (await openSets(organiser)).find(({ id }) => id === setId);
		expect(noticed).toMatchObject({ state: 'held', code: 'bad_truth', size: 5, waiting: 4 });
		expect(await outcome(releaseSet(actorWith(randomUUID()), setId, 'x'))).toBe('forbidden');
		await tryNextOfSet(organiser, setId, 'the truth is mended');
		expect(await states(jobIds)).toEqual(['failed', 'queued', 'held', 'held', 'held']);
		await end((await claimJob('w', pool))!);
		expect(await states(jobIds)).toEqual(['failed', 'done', 'queued', 'queued', 'queued']);
	});

	test('whose first job is lost three times is held, too', async () => {
		const { setId } = await plantSet();
		let away = 0;
		for (let attempt = 1; attempt <= 3; attempt++) {
			await claimJob('w', pool);
			shiftClock(21_000);
			away += 21_000;
			await reapJobs();
		}
		shiftClock(-away);
		expect((await openSets(organiser)).find(({ id }) => id === setId)).toMatchObject({
			code: 'attempts_spent'
		});
		await cancelSet(organiser, setId, 'ordered anew');
		expect(await prisma().computeJob.count({ where: { setId, state: 'cancelled' } })).toBe(4);
		await cancelSet(organiser, setId, 'ordered anew');
	});

	test('is one set, however often it is ordered under its key', async () => {
		const key = randomUUID();
		const jobs = [paperJob(pool), paperJob(pool)];
		const wanted = { key, title: { ko: 'ㄱ', en: 'a' }, jobs };
		const [one, two] = [
			await transaction((tx) => enqueueFanOut(tx, wanted)),
			await transaction((tx) => enqueueFanOut(tx, wanted))
		];
		expect(two.setId).toBe(one.setId);
		expect(two.jobIds.toSorted()).toEqual(one.jobIds.toSorted());
	});
});
