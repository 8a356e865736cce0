import { lanes } from './rules.ts';
import { once } from './sql.ts';

/**
 * Lets what teams have waiting of a problem go before the stages, in its old order: what is shown next waits for it.
 * Returns how many jobs that were; doing it again moves none.
 */
export async function hurryJobs(problemKey: string): Promise<number> {
	const moved = await once(
		`UPDATE compute_jobs SET lane = $2
		WHERE problem_key = $1 AND owner_key LIKE 'team:%' AND lane = $3 AND state IN ('queued', 'held') RETURNING 1`,
		[problemKey, lanes.live, lanes.stage]
	);
	return moved.length;
}
