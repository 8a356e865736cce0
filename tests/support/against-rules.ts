import { transaction, type Tx } from '#lib/server/platform/index.ts';

/** Writes what the database's own rules refuse, to see what the rest makes of it. */
export const againstRules = (work: (tx: Tx) => Promise<unknown>): Promise<void> =>
	transaction(async (tx) => {
		await tx.$executeRaw`SET LOCAL session_replication_role = 'replica'`;
		await work(tx);
	});
