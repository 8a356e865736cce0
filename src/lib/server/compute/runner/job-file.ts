import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DEFAULT_LIMITS, type JobSpec } from './spec.ts';

export interface JobFile {
	id: string;
	spec: JobSpec;
}

const KINDS = ['command', 'image', 'onnx', 'score', 'score-program'];
const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/;

/**
 * A job file is a job spec with an `id` (optional) beside it; limits that are not named are the usual ones, and relative
 * input paths lie beside the file. It is written by the platform, so this finds slips, not malice.
 */
export function checkJobFile(value: unknown, beside: string): JobFile {
	if (typeof value !== 'object' || value === null) throw new Error('the job file holds no object');
	const { id = randomUUID(), ...spec } = value as JobSpec & { id?: string };
	if (!SAFE_ID.test(id)) throw new Error('id: letters, digits, dot, dash and underscore');
	if (!KINDS.includes(spec.kind)) throw new Error(`kind: one of ${KINDS.join(', ')}`);
	if (!Array.isArray(spec.inputs)) throw new Error('inputs: a list of { name, path }');
	const inputs = spec.inputs.map((input) => ({ ...input, path: path.resolve(beside, input.path) }));
	const limits = { ...DEFAULT_LIMITS, ...spec.limits };
	for (const [name, limit] of Object.entries(limits)) {
		if (limit !== undefined && (!Number.isFinite(limit) || limit <= 0))
			throw new Error(`limits.${name}: a number above zero`);
	}
	return { id, spec: { ...spec, gpu: spec.gpu ?? null, inputs, limits } as JobSpec };
}
