import { now, type Tx } from '#lib/server/platform/index.ts';

/** Two clicks are two requests: the second waits here for the first, and then finds what it has written. */
export async function oneAtATime(tx: Tx, act: string, userId: string): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${act}:${userId}`}, 0))::text`;
}

/** Who says the same words again within this time has pressed twice. */
export const justNow = (): Date => new Date(now().getTime() - 30_000);
