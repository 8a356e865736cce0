import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { storage } from '#lib/server/platform/index.ts';
import { openInput } from '../inputs.ts';
import type { LeasedJob, StoredOutput } from '../lease.ts';
import type { JobResult, JobSpec } from '../runner/index.ts';

/** Brings a job's inputs from the store to this machine. */
export async function bringInputs(job: LeasedJob, directory: string): Promise<JobSpec> {
	const inputs = [];
	for (const [index, { name, objectKey }] of job.spec.inputs.entries()) {
		const file = path.join(directory, String(index)); // names may have folders, and be the same in two of them
		await pipeline(await openInput(job, objectKey), createWriteStream(file, { mode: 0o600 }));
		inputs.push({ name, path: file });
	}
	return { ...job.spec, inputs } as JobSpec;
}

/** Under a key of this attempt: a worker that lost its lease cannot overwrite what its successor stored. */
export async function storeOutputs(job: LeasedJob, result: JobResult): Promise<StoredOutput[]> {
	const stored: StoredOutput[] = [];
	for (const output of result.outputs) {
		const objectKey = `jobs/${job.id}/${job.attempt}/${output.name}`;
		const { bytes, sha256 } = await storage().put(objectKey, await readFile(output.path));
		stored.push({ name: output.name, objectKey, bytes, sha256 });
	}
	return stored;
}
