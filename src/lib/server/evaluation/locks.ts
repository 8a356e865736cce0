import { refuse, type Tx } from '#lib/server/platform/index.ts';

export interface LockedSubmission {
	state: string;
	teamId: string;
}

/** The submission's row, locked; refuses `not_found`. */
export async function lockSubmission(tx: Tx, submissionId: string): Promise<LockedSubmission> {
	const [row] = await tx.$queryRaw<LockedSubmission[]>`
		SELECT state, team_id AS "teamId" FROM submissions WHERE id = ${submissionId}::uuid FOR UPDATE`;
	return row ?? refuse('not_found');
}

/**
 * Holds the scores of a problem together: writers of one result share the lock, and who applies or counts many of them
 * has it alone. Taken before any row, so that nobody waits in a ring.
 */
export async function lockScores(tx: Tx, problemId: string, mode: 'one' | 'all'): Promise<void> {
	const key = `scores:${problemId}`;
	if (mode === 'all') await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
	else await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`;
}

/** Who orders rejudging of a problem does so one after the other, so that sets are numbered without gaps. */
export async function lineUp(tx: Tx, problemId: string): Promise<void> {
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rejudges:${problemId}`}, 0))`;
}
