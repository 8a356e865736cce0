import { randomBytes } from 'node:crypto';
import { pool } from '#lib/server/platform/index.ts';

export interface PendingBallot {
	option: number;
	nonce: Buffer;
	nullifier: Buffer;
	at: Date;
}

/** A ballot as it stands in the database, which for a voter who came again is the first one. */
export interface StoredBallot extends PendingBallot {
	/** False where another ballot of the voter is the stored one; the same ballot sent twice is not another. */
	mine?: boolean;
}

export type FlushOutcome = { state: string; stored: (StoredBallot | null)[] };

/** Sums of this process are kept under a name of its own, so that processes do not wait for one row. */
const writer = randomBytes(8).toString('hex');

// One statement: it shares the poll's row, so that closing waits for it, and inserts only while the poll is open. A ballot
// counts by its time of arrival at the server; the voter's own clock is never asked.
const insertBallots = `
WITH poll AS MATERIALIZED (
	SELECT state, state = 'open' AS open, closes_at + grace_ms * interval '1 ms' AS ends FROM polls WHERE id = $1::uuid FOR SHARE
), arrived AS (
	SELECT t.option, t.at, substr($2::bytea, (t.n::int - 1) * 48 + 1, 32) AS nullifier, substr($2::bytea, (t.n::int - 1) * 48 + 33, 16) AS nonce,
		poll.ends IS NULL OR t.at <= poll.ends AS timely
	FROM poll, (
		SELECT option, to_timestamp(ms / 1000.0) AS at, n FROM unnest($3::int[], $4::bigint[]) WITH ORDINALITY AS a (option, ms, n)
	) AS t WHERE poll.open
), written AS (
	INSERT INTO ballots (poll_id, nullifier, option, nonce, received_at)
	SELECT $1::uuid, nullifier, option, nonce, at FROM arrived WHERE timely
	ON CONFLICT (poll_id, nullifier) DO NOTHING RETURNING 1
), summed AS (
	SELECT (SELECT count(*) FROM arrived)::int AS arrived, (SELECT count(*) FROM arrived WHERE NOT timely)::int AS late,
		(SELECT count(*) FROM written)::int AS written
), counted AS (
	INSERT INTO poll_intakes AS i (poll_id, writer, received, late, repeated, no_such_option)
	SELECT $1::uuid, $5, arrived + $6, late, arrived - late - written, $6 FROM summed, poll WHERE poll.open
	ON CONFLICT (poll_id, writer) DO UPDATE SET received = i.received + excluded.received, late = i.late + excluded.late,
		repeated = i.repeated + excluded.repeated, no_such_option = i.no_such_option + excluded.no_such_option
)
SELECT poll.state, summed.written FROM poll, summed`;

const selectStored = `
SELECT nullifier, option, nonce, received_at AS at FROM ballots WHERE poll_id = $1::uuid AND nullifier = ANY ($2::bytea[])`;

/**
 * Writes a batch and tells what is stored for each of its ballots: null where nothing is, because the poll was not open or
 * the ballot late. When all are new, which is the common case, the count alone says so. Nullifiers in a batch are distinct.
 */
export async function flushBallots(
	pollId: string,
	batch: PendingBallot[],
	noSuchOption = 0
): Promise<FlushOutcome> {
	// Nullifiers and nonces go as one binary parameter: arrays of bytes would be spelt out in hex and parsed again.
	const packed = Buffer.allocUnsafe(batch.length * 48);
	for (const [i, { nullifier, nonce }] of batch.entries()) {
		packed.set(nullifier, i * 48);
		packed.set(nonce, i * 48 + 32);
	}
	const options = `{${batch.map((ballot) => ballot.option).join()}}`;
	const times = `{${batch.map((ballot) => ballot.at.getTime()).join()}}`;
	const values = [pollId, packed, options, times, writer, noSuchOption];
	const { rows } = await pool().query<{ state: string; written: number }>({
		name: 'insert-ballots',
		text: insertBallots,
		values
	});
	const { state, written } = rows[0] ?? { state: 'draft', written: 0 };
	if (written === batch.length) return { state, stored: batch };
	return { state, stored: await readStored(pollId, batch) };
}

async function readStored(pollId: string, batch: PendingBallot[]): Promise<(StoredBallot | null)[]> {
	const { rows } = await pool().query<PendingBallot>({
		name: 'select-ballots',
		text: selectStored,
		values: [pollId, batch.map((ballot) => ballot.nullifier)]
	});
	const byVoter = new Map(rows.map((row) => [row.nullifier.toString('latin1'), row]));
	return batch.map((ballot) => {
		const row = byVoter.get(ballot.nullifier.toString('latin1'));
		return row ? { ...row, mine: row.nonce.equals(ballot.nonce) && row.option === ballot.option } : null;
	});
}
