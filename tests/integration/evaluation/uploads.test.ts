import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
	completeSubmission,
	createSubmission,
	findSubmission,
	findSubmitPage,
	giveUpUpload,
	readUpload,
	signParts,
	sweepUploads
} from '#lib/server/evaluation/index.ts';
import { prisma, shiftClock, storage } from '#lib/server/platform/index.ts';
import { PART_BYTES, type PartedUpload } from '#lib/evaluation/submission.ts';
import { barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { account } from '../../support/problems.ts';
import { arena, predictions, wanted, type Arena } from '../../support/submissions.ts';
import { inParts, putTo, sendMissing } from '../../support/uploads.ts';

testDatabase();
const large = () => randomBytes(2 * PART_BYTES + 100) as Uint8Array<ArrayBuffer>;
const small = () => new TextEncoder().encode(`${predictions()}# ${randomUUID()}\n`);
const standing = (upload: unknown) =>
	(upload as PartedUpload).parts.flatMap(({ number, stands }) => (stands ? [number] : []));
const quotaOf = async (field: Arena) =>
	(await findSubmitPage(field.captain, field.problem.slug)).teams[0]!.quota;
const rowOf = (id: string) =>
	prisma().submission.findUniqueOrThrow({ where: { id }, include: { upload: true } });

describe('an upload in parts', () => {
	test('goes on where it broke off, by the same file chosen again, and is charged once', async () => {
		const [field, bytes] = [await arena(), large()];
		const first = await createSubmission(field.captain, await inParts(field, bytes));
		expect([first.resumed, standing(first.upload)]).toEqual([false, []]);
		const { parts } = await signParts(field.captain, first.id, [2]);
		await putTo(parts[0]!, bytes.subarray(PART_BYTES, 2 * PART_BYTES));

		const again = await createSubmission(field.captain, await inParts(field, bytes));
		expect([again.id, again.number, again.resumed, standing(again.upload)]).toEqual([first.id, 1, true, [2]]);
		const page = (await findSubmitPage(field.captain, field.problem.slug)).teams[0]!;
		expect(page.quota).toMatchObject({ today: 1, open: 1 });
		expect(page.unfinished).toMatchObject([{ id: first.id, number: 1, bytes: bytes.length }]);

		expect(await outcome(completeSubmission(field.captain, first.id))).toBe('upload_incomplete');
		expect(await sendMissing(field.captain, first.id, bytes)).toEqual([1, 3]);
		await Promise.all([1, 2, 3].map(() => completeSubmission(field.captain, first.id)));
		const row = await rowOf(first.id);
		expect([row.state, row.upload]).toEqual(['scoring', null]);
		expect(Buffer.from((await storage().get(row.objectKey))!).equals(bytes)).toBe(true);
		expect(await prisma().computeJob.count({ where: { key: { contains: first.id } } })).toBe(1);
		expect(await outcome(readUpload(field.captain, first.id))).toBe('upload_over');
	});

	test('takes no part with other bytes than announced', async () => {
		const [field, bytes] = [await arena(), large()];
		const { id } = await createSubmission(field.captain, await inParts(field, bytes));
		const { parts } = await signParts(field.captain, id, [3, 1]);
		expect(
			await outcome(
				putTo(
					parts.find(({ number }) => number === 3)!,
					new Uint8Array(100)
				)
			)
		).toBe('upload_differs');
		expect(await outcome(putTo(parts[0]!, new Uint8Array(10)))).toBe('upload_cut_short');
		expect(standing(await readUpload(field.captain, id))).toEqual([]);
	});

	test('whose whole is not what was announced begins anew, at no further charge', async () => {
		const [field, bytes] = [await arena(), large()];
		const lie = { ...(await inParts(field, bytes)), sha256: '0'.repeat(64) };
		const { id } = await createSubmission(field.captain, lie);
		await sendMissing(field.captain, id, bytes);
		expect(await outcome(completeSubmission(field.captain, id))).toBe('upload_differs');
		expect(standing(await readUpload(field.captain, id))).toEqual([]);
		expect(await storage().size((await rowOf(id)).objectKey)).toBeNull();
	});

	test('is still whole where the store forgot what it had', async () => {
		const [field, bytes] = [await arena(), large()];
		const { id } = await createSubmission(field.captain, await inParts(field, bytes));
		const { parts } = await signParts(field.captain, id, [1]);
		await putTo(parts[0]!, bytes.subarray(0, PART_BYTES));
		const { objectKey, upload } = await rowOf(id);
		await storage().dropParts(objectKey, upload!.storeUploadId!);
		expect(await sendMissing(field.captain, id, bytes)).toEqual([1, 2, 3]);
		await completeSubmission(field.captain, id);
	});

	test('given up gives its place back and leaves nothing behind', async () => {
		const [field, bytes] = [await arena({ quotaPerDay: 1 }), large()];
		const { id } = await createSubmission(field.captain, await inParts(field, bytes));
		const { objectKey, upload } = await rowOf(id);
		expect(await outcome(createSubmission(field.captain, await inParts(field, small())))).toBe(
			'quota_day_spent'
		);
		await giveUpUpload(field.captain, id);
		expect(await quotaOf(field)).toMatchObject({ today: 0, total: 0, open: 0 });
		expect(await storage().standingParts(objectKey, upload!.storeUploadId!)).toBeNull();
		expect(await findSubmission(field.captain, id)).toMatchObject({
			state: 'refused',
			code: 'upload_given_up'
		});
		expect(await outcome(giveUpUpload(field.captain, id))).toBe('upload_over');
		expect(await outcome(completeSubmission(field.captain, id))).toBe('upload_over');
		expect((await createSubmission(field.captain, await inParts(field, bytes))).resumed).toBe(false);
	});

	test('rests for a day and longer while it moves, and is then swept, its place given back', async () => {
		const [field, bytes] = [await arena(), large()];
		const { id } = await createSubmission(field.captain, await inParts(field, bytes));
		const { objectKey, upload } = await rowOf(id);
		const hours = (n: number) => shiftClock(n * 3_600_000);
		const evening = hours(23);
		await signParts(field.captain, id, [1]);
		await sweepUploads();
		evening();
		const nextDay = hours(46);
		await sweepUploads();
		expect((await rowOf(id)).state).toBe('created');
		nextDay();
		const late = hours(48);
		await sweepUploads();
		late();
		expect(await rowOf(id)).toMatchObject({ state: 'refused', code: 'upload_expired', countsToQuota: false });
		expect(await storage().standingParts(objectKey, upload!.storeUploadId!)).toBeNull();
		expect(await quotaOf(field)).toMatchObject({ total: 0, open: 0 });
	});

	test('of which no submission knows is swept from the store after a week', async () => {
		const field = await arena();
		const { id } = await createSubmission(field.captain, await inParts(field, large()));
		const known = (await rowOf(id)).upload!.storeUploadId!;
		const key = `submissions/${randomUUID()}/upload.csv`;
		const orphan = await storage().startParts(key, 10, 10);
		await prisma().submissionUpload.update({
			where: { submissionId: id },
			data: { expiresAt: new Date(Date.now() + 1e10) }
		});
		const back = shiftClock(8 * 24 * 3_600_000);
		await sweepUploads();
		back();
		expect(await storage().standingParts(key, orphan)).toBeNull();
		expect(await storage().standingParts((await rowOf(id)).objectKey, known)).toEqual([]);
	});

	test('is the team’s alone, and its numbers are its own', async () => {
		const [field, stranger] = [await arena(), await account()];
		const { id } = await createSubmission(field.captain, await inParts(field, large()));
		for (const act of [
			readUpload,
			giveUpUpload,
			completeSubmission,
			(...who: [typeof stranger, string]) => signParts(...who, [1])
		])
			expect(await outcome(act(stranger, id) as Promise<unknown>)).toBe('not_found');
		expect(await outcome(signParts(field.captain, id, [4, 99]))).toBe('bad_input');
		const wrong = { ...(await inParts(field, small())), parts: ['0'.repeat(64), '1'.repeat(64)] };
		expect(await outcome(createSubmission(field.captain, wrong))).toBe('bad_input');
		const whole = wanted(field, small(), { bytes: 31 * 1024 * 1024, again: false });
		expect(await outcome(createSubmission(field.captain, whole))).toBe('too_large');
	});
});

describe('the same file again', () => {
	test('is recognised, names the submission it equals and costs nothing, unless it is wanted', async () => {
		const [field, bytes] = [await arena({ quotaPerDay: 2 }), small()];
		const { id } = await createSubmission(field.captain, await inParts(field, bytes));
		await sendMissing(field.captain, id, bytes);
		await completeSubmission(field.captain, id);
		const refusal = await createSubmission(field.captain, await inParts(field, bytes)).catch(
			(error: unknown) => error
		);
		expect(refusal).toMatchObject({ code: 'duplicate_submission', details: { number: 1, submissionId: id } });
		expect(await quotaOf(field)).toMatchObject({ today: 1 });
		const other = await arena();
		expect((await createSubmission(other.captain, await inParts(other, bytes))).number).toBe(1);
		const again = await createSubmission(field.captain, await inParts(field, bytes, { again: true }));
		expect([again.number, again.resumed]).toEqual([2, false]);
		await prisma().submission.update({ where: { id }, data: { countsToQuota: false } });
		await giveUpUpload(field.captain, again.id);
		expect((await createSubmission(field.captain, await inParts(field, bytes))).resumed).toBe(false);
	});

	test('sent by two of the team at once is one upload', async () => {
		const [field, bytes] = [await arena(), large()];
		const [ready, wish] = [barrier(8), await inParts(field, bytes)];
		const made = await Promise.all(
			Array.from({ length: 8 }, async () => {
				await ready();
				return createSubmission(field.captain, wish);
			})
		);
		expect(new Set(made.map(({ id }) => id)).size).toBe(1);
		expect(await quotaOf(field)).toMatchObject({ today: 1 });
		const ids = await prisma().submissionUpload.findMany({ where: { submissionId: made[0]!.id } });
		expect(ids.length).toBe(1);
	});
});

test('a quota’s day ends where the problem says', async () => {
	const field = await arena({ quotaPerDay: 1, timeZone: 'America/New_York' });
	const { renewsAt } = await quotaOf(field);
	expect(
		new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', hour: 'numeric', hour12: false }).format(
			new Date(renewsAt)
		)
	).toMatch(/^(24|00)$/);
	await createSubmission(field.captain, await inParts(field, small()));
	const refusal = await createSubmission(field.captain, await inParts(field, small())).catch(
		(error: unknown) => error
	);
	expect(refusal).toMatchObject({ code: 'quota_day_spent', details: { zone: 'America/New_York', renewsAt } });
	const back = shiftClock(new Date(renewsAt).getTime() - Date.now() + 1000);
	expect((await createSubmission(field.captain, await inParts(field, small()))).number).toBe(2);
	back();
});
