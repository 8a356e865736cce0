import { randomUUID } from 'node:crypto';
import { strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { listEntries } from '#lib/server/audit/index.ts';
import { openInput, signInput } from '#lib/server/compute/index.ts';
import { findSubmission, findSubmitPage } from '#lib/server/evaluation/index.ts';
import { sendObject } from '#lib/server/platform/http/store.ts';
import { prisma, systemActor, unsafeSealedStorage } from '#lib/server/platform/index.ts';
import {
	addFile,
	downloadAddress,
	draftProblem,
	publishingChecklist,
	publishProblem,
	readProblem,
	sealedReads,
	unsafeSealedFile,
	workingProblem
} from '#lib/server/problems/index.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	account,
	dataFiles,
	draft,
	seasonWith,
	shortlistedNeed,
	uploadData
} from '../../support/problems.ts';
import { arena, handIn, predictions, untilEnded } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker(1);

const soon = () => new Date(Date.now() + 60_000);

/** A job that is being run, as its worker holds it; it orders the given objects. */
async function running(...keys: string[]) {
	const workerId = `worker-${randomUUID()}`;
	const spec = { kind: 'score', inputs: keys.map((objectKey) => ({ name: 'truth.csv', objectKey })) };
	await prisma().pool.upsert({
		where: { key: 'sealed-tests' },
		update: {},
		create: {
			key: 'sealed-tests',
			name: {},
			accelerator: 'cpu',
			capacity: 1,
			engine: 'local',
			pausedAt: new Date()
		}
	});
	const { id } = await prisma().computeJob.create({
		data: {
			...{ key: randomUUID(), poolKey: 'sealed-tests', ownerKey: 'team:x', kind: 'score', spec },
			...{ state: 'running', attempt: 1, workerId, leaseUntil: soon() }
		}
	});
	return { id, attempt: 1, workerId };
}

describe('a sealed file', () => {
	test('is read by the score job, which stands on record for organisers and auditors alone', async () => {
		const field = await arena();
		const id = await handIn(field, predictions());
		await untilEnded(id);
		const { score } = await findSubmission(field.captain, id);
		const { problemId, organiser } = field.problem;
		const { total, reads } = await sealedReads(organiser, problemId);
		expect(total).toBe(1);
		expect(reads).toMatchObject([{ fileName: 'truth.csv', jobId: score!.id, attempt: 1, via: 'worker' }]);
		const { entries } = await listEntries(systemActor, { types: ['data.sealed_read'] });
		const entry = entries[0];
		expect(entry!.details).toMatchObject({ problemId, jobId: score!.id, attempt: 1, fileName: 'truth.csv' });
		expect(JSON.stringify(entry!.details)).not.toContain('sealed/');
		expect(await outcome(sealedReads(field.captain, problemId))).toBe('forbidden');
		await expect(prisma().sealedRead.deleteMany({ where: { problemId } })).rejects.toThrow('append-only');
	});

	test('is opened for the running attempt that orders it, and for nobody else', async () => {
		const { problem } = await arena();
		const { objectKey } = await unsafeSealedFile(problem.problemId, 'truth');
		const reader = await running(objectKey);
		const text = Buffer.concat(await (await openInput(reader, objectKey)).toArray()).toString();
		expect(text).toBe(dataFiles.truth);
		const others = [
			{ ...reader, attempt: 2 },
			{ ...reader, workerId: 'somebody else' },
			{ ...reader, id: randomUUID() },
			await running('submissions/other/upload.csv')
		];
		for (const other of others) {
			expect(await outcome(openInput(other, objectKey))).toBe('forbidden');
			expect(await outcome(signInput(other, objectKey, soon()))).toBe('forbidden');
		}
		await prisma().computeJob.update({ where: { id: reader.id }, data: { state: 'done', code: 'ok' } });
		expect(await outcome(openInput(reader, objectKey))).toBe('forbidden');
		expect((await sealedReads(problem.organiser, problem.problemId)).total).toBe(1);
	});

	test('has an address for an attempt on another machine only, and that one is on record', async () => {
		const { problem } = await arena();
		const { objectKey } = await unsafeSealedFile(problem.problemId, 'truth');
		const url = new URL(await signInput(await running(objectKey), objectKey, soon()));
		expect(url.protocol).toMatch(/^http/);
		const get = (at: URL) => sendObject(objectKey, at.searchParams, new Request(at));
		expect(await (await get(url)).text()).toBe(dataFiles.truth);
		const person = new URL(await unsafeSealedStorage().signDownload(objectKey, 'truth.csv', soon()), url);
		expect(await outcome(get(person))).toBe('address_not_valid');
		const late = new URL(url);
		late.searchParams.set('expires', String(Date.now() + 9e9));
		expect(await outcome(get(late))).toBe('address_not_valid');
		expect((await sealedReads(problem.organiser, problem.problemId)).reads).toMatchObject([
			{ via: 'address' }
		]);
	});

	test('may be the test data, which then no team can have, nor predict at home', async () => {
		const seasonId = await seasonWith('sourcing');
		const { needId, organiser } = await shortlistedNeed(seasonId);
		const input = draft({ kinds: ['code', 'predictions'], practice: true, prizeKrw: 0 });
		const problemId = await draftProblem(organiser, needId, input);
		await uploadData(organiser, problemId);
		const hidden = strToU8(dataFiles.test.replace('3', '31415926'));
		await addFile(organiser, problemId, { name: 'test.csv', role: 'test', bytes: hidden, sealed: true });
		expect((await publishingChecklist(organiser, problemId)).faults).toEqual([
			{ code: 'test_sealed', file: 'test.csv' }
		]);
		expect(await outcome(publishProblem(organiser, problemId))).toBe('data_package_faulty');
		await prisma().problemVersion.updateMany({ where: { problemId }, data: { kinds: ['code'] } });
		await publishProblem(organiser, problemId);

		const file = await prisma().problemFile.findFirstOrThrow({ where: { problemId, role: 'test' } });
		expect(file.visibility).toBe('sealed');
		expect(await outcome(downloadAddress(problemId, file.id))).toBe('not_found');
		const captain = await account();
		const seen = JSON.stringify([
			await readProblem(input.slug),
			await findSubmitPage(captain, input.slug),
			await workingProblem(organiser, problemId)
		]);
		for (const secret of [file.objectKey, file.sha256, '31415926']) expect(seen).not.toContain(secret);
	});
});
