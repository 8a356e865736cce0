import type { Readable } from 'node:stream';
import {
	isSealed,
	reachable,
	refuseIf,
	transaction,
	unsafeSealedStorage
} from '#lib/server/platform/index.ts';
import { recordSealedRead } from '#lib/server/problems/index.ts';
import type { LeasedJob } from './lease.ts';

/** The attempt that reads: no other than the running one of a job whose spec names the object may have what is sealed. */
export type Reader = Pick<LeasedJob, 'id' | 'attempt' | 'workerId'>;

/** An input of a job, as a stream. A sealed one is on record before its first byte. */
export async function openInput(reader: Reader, objectKey: string): Promise<Readable> {
	if (isSealed(objectKey)) await noteSealedRead(reader, objectKey, 'worker');
	return unsafeSealedStorage().stream(objectKey);
}

/** An address of an input for the machine that runs the attempt. A sealed one is on record before it can be used. */
export async function signInput(reader: Reader, objectKey: string, expiresAt: Date): Promise<string> {
	if (isSealed(objectKey)) await noteSealedRead(reader, objectKey, 'address');
	const holder = `${reader.id}:${reader.attempt}`;
	return reachable(await unsafeSealedStorage().signForJob(objectKey, holder, expiresAt));
}

async function noteSealedRead(reader: Reader, objectKey: string, via: 'worker' | 'address'): Promise<void> {
	await transaction(async (tx) => {
		const [job] = await tx.$queryRaw<{ inputs: { objectKey: string }[] }[]>`
			SELECT spec->'inputs' AS inputs FROM compute_jobs
			WHERE id = ${reader.id}::uuid AND attempt = ${reader.attempt} AND worker_id = ${reader.workerId}
				AND state = 'running' FOR SHARE`;
		refuseIf(!job?.inputs.some((input) => input.objectKey === objectKey), 'forbidden');
		const { id: jobId, attempt, workerId } = reader;
		await recordSealedRead(tx, { jobId, attempt, workerId, objectKey, via });
	});
}
