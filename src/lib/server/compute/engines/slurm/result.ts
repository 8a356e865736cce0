import * as v from 'valibot';
import { storage } from '#lib/server/platform/index.ts';
import type { StoredOutput } from '../../lease.ts';
import { CONTAINMENT_LEVELS, JOB_CODES, resultOf, type JobCode, type JobResult } from '../../runner/index.ts';
import type { JobOutcome } from '../engine.ts';
import { outputKey, resultKey } from './order.ts';
import type { ClusterRun } from './runs.ts';

const finite = v.pipe(v.number(), v.finite(), v.minValue(0));

/** What we rely on in a node's answer; the rest is passed on as the local runner would have given it. */
const Answer = v.looseObject({
	id: v.string(),
	machine: v.string(),
	containment: v.picklist(CONTAINMENT_LEVELS),
	result: v.looseObject({
		code: v.picklist(Object.keys(JOB_CODES) as JobCode[]),
		meteredMs: finite,
		log: v.string(),
		outputs: v.array(
			v.object({
				name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)),
				slot: v.pipe(v.number(), v.integer(), v.minValue(0)),
				bytes: finite,
				sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
			})
		)
	})
});

/** What a run left in the store, or null where it has left nothing yet. */
export async function outcomeOf(run: ClusterRun): Promise<(JobOutcome & { walls: string }) | null> {
	const stored = await storage().get(resultKey(run));
	if (!stored) return null;
	const parsed = v.safeParse(Answer, JSON.parse(stored.toString('utf8')));
	if (!parsed.success || parsed.output.id !== run.key) {
		const log = '[cluster] the node’s answer could not be read\n';
		return { result: resultOf('platform_error', { log }), outputs: [], walls: 'none' };
	}
	const { containment: walls, result } = parsed.output;
	const outputs: StoredOutput[] = [];
	for (const { name, slot, bytes, sha256 } of result.outputs) {
		const objectKey = outputKey(run, slot);
		if ((await storage().size(objectKey)) !== bytes) {
			const log = `[cluster] the output ${name} did not arrive whole\n`;
			return { result: resultOf('platform_error', { log }), outputs: [], walls };
		}
		outputs.push({ name, objectKey, bytes, sha256 });
	}
	const known = { ...(result as unknown as JobResult), outputs: [] };
	return { result: resultOf(result.code, known), outputs, walls };
}
