import { setTimeout as sleep } from 'node:timers/promises';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { carries } from './wrapped.ts';

/** What a domain verb writes through. */
export type Tx = Prisma.TransactionClient;

export interface TransactionOptions {
	/** Longest run of the whole transaction. */
	timeoutMs?: number;
	/** Longest wait for a free connection. */
	maxWaitMs?: number;
	isolation?: 'ReadCommitted' | 'RepeatableRead' | 'Serializable';
}

const ATTEMPTS = 4;

/**
 * Runs `fn` in one transaction (read committed unless told). A deadlock or serialization failure undoes it and runs it
 * again, up to three times, so `fn` must touch nothing but its `tx`.
 */
export async function runTransaction<T>(
	client: PrismaClient,
	fn: (tx: Tx) => Promise<T>,
	options: TransactionOptions = {}
): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await client.$transaction(fn, {
				isolationLevel: options.isolation ?? 'ReadCommitted',
				maxWait: options.maxWaitMs ?? 10_000,
				timeout: options.timeoutMs ?? 15_000
			});
		} catch (error) {
			if (attempt === ATTEMPTS || !isConflict(error)) throw error;
			await sleep(attempt * 20 * (0.5 + Math.random())); // apart, so that the same two do not meet again
		}
	}
}

/** PostgreSQL's 40001 and 40P01, however deep Prisma has wrapped them. */
export const isConflict = (error: unknown): boolean =>
	carries(error, ['P2034', '40001', '40P01', 'TransactionWriteConflict']);
