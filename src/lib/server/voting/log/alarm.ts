import { Prisma } from '#lib/server/generated/prisma/client.ts';
import { logger, prisma, refuseIf, storage, type Tx } from '#lib/server/platform/index.ts';
import { poolSql } from '../sql.ts';
import { checkpointKey } from './keys-in-store.ts';
import { insistUncontested } from './objections.ts';

/**
 * `rolled_back`: checkpoints were signed and kept that the database no longer knows. `forked`: the database has another
 * checkpoint in the place of a kept one. Both are our own signatures against us, so neither is ever taken back.
 */
export type AlarmKind = 'rolled_back' | 'forked';

export interface LogAlarm {
	kind: AlarmKind;
	at: string;
	/** What was found, in plain facts. */
	detail: string;
}

/**
 * Compares the database's checkpoints with the copies in the store, of which the last one and its successor say enough: a
 * log that was set back finds a successor that it does not know.
 */
export async function compareWithStore(pollId: string): Promise<LogAlarm | null> {
	const { number, note } = await lastCheckpoint(pollId);
	const [kept, next] = await Promise.all([
		number > 0 ? storage().get(checkpointKey(pollId, number)) : null,
		storage().get(checkpointKey(pollId, number + 1))
	]);
	// Another process may have signed and stored one more while we looked.
	if (next && (await lastCheckpoint(pollId)).number === number)
		return alarm('rolled_back', `checkpoint ${number + 1} is in the store and not in the database`);
	if (kept && kept.toString() !== note)
		return alarm('forked', `checkpoint ${number} differs from its copy in the store`);
	return null;
}

async function lastCheckpoint(pollId: string): Promise<{ number: number; note: string | null }> {
	const [end] = await poolSql<{ number: number; note: string | null }>(
		`SELECT (SELECT count(*) FROM poll_checkpoints WHERE poll_id = $1::uuid)::int AS number,
			(SELECT note FROM poll_checkpoints WHERE poll_id = $1::uuid ORDER BY size DESC LIMIT 1) AS note`,
		[pollId]
	);
	return end!;
}

const alarm = (kind: AlarmKind, detail: string): LogAlarm => ({ kind, at: new Date().toISOString(), detail });

/** Remembers the first alarm of a poll; it is never taken back. */
export async function raise(pollId: string, kind: AlarmKind, detail: string): Promise<void> {
	await remember(pollId, alarm(kind, detail));
}

export async function watchLog(pollId: string): Promise<void> {
	const found = await compareWithStore(pollId);
	if (found) await remember(pollId, found);
}

async function remember(pollId: string, found: LogAlarm): Promise<void> {
	const { count } = await prisma().poll.updateMany({
		where: { id: pollId, logAlarm: { equals: Prisma.AnyNull } },
		data: { logAlarm: { ...found } }
	});
	if (count > 0) logger.error({ code: 'vote_log_alarm', poll: pollId, ...found });
}

/**
 * Before a result is counted or published: a log that contradicts what was shown to the public must not carry one, nor one that
 * a witness objects to. The caller holds the poll's row, so what is found here is remembered by the timer.
 */
export async function insistSound(tx: Tx, pollId: string): Promise<void> {
	const poll = await tx.poll.findUniqueOrThrow({ where: { id: pollId }, select: { logAlarm: true } });
	refuseIf(poll.logAlarm !== null || (await compareWithStore(pollId)) !== null, 'vote_log_unsound');
	await insistUncontested(tx, pollId);
}
