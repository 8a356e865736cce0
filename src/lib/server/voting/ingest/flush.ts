import { randomBytes } from 'node:crypto';
import { sameChoice, type Choice } from '#lib/voting/choice.ts';
import { keyedPool } from '#lib/server/platform/index.ts';
import { leafOf, type Leaf } from './leaf.ts';
import type { OpenPoll } from './polls.ts';

export interface PendingBallot {
	choice: Choice;
	/** 16 and 32 bytes in base64url, as the leaf spells them. */
	nonce: string;
	nullifier: string;
	at: Date;
	/** Its leaf, once it was hashed for the database. */
	leaf?: Leaf;
	/** Sent to the database a second time by us: its books have it already. */
	again?: boolean;
}

/** A ballot as it stands in the database, which for a voter who came again is the first one. */
export interface StoredBallot extends PendingBallot {
	/** False where another ballot of the voter is the stored one; the same ballot sent twice is not another. */
	mine?: boolean;
	/** How many ballots of this voter came before it. */
	turn?: number;
}

export type FlushOutcome = { state: string; stored: (StoredBallot | null)[] };

/** Sums of this process are kept under a name of its own, so that processes do not wait for one row. */
const writer = randomBytes(8).toString('hex');

// One statement: it shares the poll's row, so that closing waits for it, and inserts only while the poll is open. A ballot
// counts by its time of arrival at the server; the voter's own clock is never asked, and a server whose clock is off goes by
// the database's: a ballot is never from before the opening, nor from a time that has not come. `turns` has the column that says which
// ballot of its voter it is, and what keeps a repeated one out.
const statement = (turns: { choice: string; turn: string; where: string }): string => `
WITH poll AS MATERIALIZED (
	SELECT state, state = 'open' AS open, opened_at, date_trunc('milliseconds', clock_timestamp()) AS clock, closes_at + grace_ms * interval '1 ms' AS ends FROM polls WHERE id = $1::uuid FOR SHARE
), frame AS MATERIALIZED (
	SELECT opened_at, clock, clock - interval '1 minute' AS earliest, clock + interval '10 s' AS latest, coalesce(ends, 'infinity') AS ends FROM poll WHERE open
), arrived AS MATERIALIZED (
	SELECT option, n, at, told = at AS trusted, at <= ends AS timely FROM (
		SELECT option, n, told, ends, greatest(opened_at, CASE WHEN told BETWEEN earliest AND latest THEN told ELSE clock END) AS at
		FROM frame, (SELECT option, to_timestamp(ms / 1000::float8) AS told, n FROM unnest($3::int[], $4::bigint[]) WITH ORDINALITY AS a (option, ms, n)) AS asked
	) AS t
), written AS (
	INSERT INTO ballots (poll_id, nullifier, option, nonce, received_at, choice, turn, leaf_hash)
	SELECT $1::uuid, nullifier, option, nonce, at, ${turns.choice}, ${turns.turn}, leaf FROM (
		SELECT option, at, n, substr($2::bytea, (n::int - 1) * 80 + 1, 32) AS nullifier, substr($2::bytea, (n::int - 1) * 80 + 33, 16) AS nonce,
			CASE WHEN trusted THEN substr($2::bytea, (n::int - 1) * 80 + 49, 32) END AS leaf FROM arrived WHERE timely
	) AS a ${turns.where}
	ON CONFLICT (poll_id, nullifier, turn) DO NOTHING RETURNING 1
), summed AS (
	SELECT count(*)::int AS arrived, (count(*) FILTER (WHERE NOT timely))::int AS late,
		(count(*) FILTER (WHERE NOT trusted))::int AS moved, (SELECT count(*) FROM written)::int AS written FROM arrived
), counted AS (
	INSERT INTO poll_intakes AS i (poll_id, writer, received, late, repeated, no_such_option)
	SELECT $1::uuid, $5, arrived + $6 + $7 - $8::int, late + $7, arrived - late - written - $8::int, $6 FROM summed, poll WHERE poll.open
	ON CONFLICT (poll_id, writer) DO UPDATE SET received = i.received + excluded.received, late = i.late + excluded.late,
		repeated = i.repeated + excluded.repeated, no_such_option = i.no_such_option + excluded.no_such_option
)
SELECT poll.state, summed.written, summed.moved FROM poll, summed`;

const firstOnly = { turn: '0', where: '' };
/** The same ballot sent again is no new one; a voter changes their mind at most so often. */
export const mostTurns = 20;
const again = {
	turn: `(SELECT coalesce(max(turn) + 1, 0) FROM ballots b WHERE b.poll_id = $1::uuid AND b.nullifier = a.nullifier)`,
	// Counted and not NOT EXISTS, which would be a join with all ballots of the poll while the table is small.
	where: `WHERE 0 = (
		SELECT count(*) FROM ballots b WHERE b.poll_id = $1::uuid AND b.nullifier = a.nullifier AND (b.nonce = a.nonce OR b.turn >= ${mostTurns - 1})
	)`
};
const oneOption = `'{}'::int[]`;
const listed = `(($9::text[])[a.n])::int[]`;

const statements = {
	'ballots-once': statement({ choice: oneOption, ...firstOnly }),
	'ballots-once-listed': statement({ choice: listed, ...firstOnly }),
	'ballots-last': statement({ choice: oneOption, ...again }),
	'ballots-last-listed': statement({ choice: listed, ...again })
};
type StatementName = keyof typeof statements;

const selectStored = `
SELECT asked.nullifier, CASE WHEN choice = '{}' THEN to_jsonb(option) ELSE to_jsonb(choice) END AS choice, b.nonce, received_at AS at, turn
FROM unnest($2::bytea[], $3::bytea[]) AS asked (nullifier, nonce) CROSS JOIN LATERAL (
	SELECT option, choice, nonce, received_at, turn FROM ballots
	WHERE poll_id = $1::uuid AND nullifier = asked.nullifier ORDER BY nonce = asked.nonce DESC, turn DESC LIMIT 1
) AS b`;

/** What was refused before it came here, to be summed up with the rest. */
export interface Refused {
	noSuchOption: number;
	late: number;
}

/**
 * Writes a batch and tells what is stored for each of its ballots: null where nothing is, because the poll was not open or
 * the ballot late. When all are new, which is the common case, the counts alone say so. Nullifiers in a batch are distinct.
 * What was `refused` is set to nothing once it is in the books, whatever goes wrong afterwards.
 */
export async function flushBallots(
	poll: Pick<OpenPoll, 'id' | 'form' | 'change'>,
	batch: PendingBallot[],
	refused: Refused = { noSuchOption: 0, late: 0 }
): Promise<FlushOutcome> {
	const listed = poll.form.kind !== 'single';
	const name: StatementName = `ballots-${poll.change}${listed ? '-listed' : ''}`;
	const { rows } = await keyedPool().query<{ state: string; written: number; moved: number }>({
		name,
		text: statements[name],
		values: valuesOf(poll.id, batch, refused, listed)
	});
	refused.noSuchOption = refused.late = 0;
	const { state, written, moved } = rows[0] ?? { state: 'draft', written: 0, moved: 0 };
	if (written === batch.length && moved === 0) return { state, stored: batch };
	return { state, stored: await readStored(poll.id, batch) };
}

function valuesOf(pollId: string, batch: PendingBallot[], { noSuchOption, late }: Refused, listed: boolean) {
	// Nullifiers, nonces and hashes of leaves go as one binary parameter: arrays of bytes would be spelt out in hex and parsed again.
	const packed = Buffer.allocUnsafe(batch.length * 80);
	let options = '';
	let times = '';
	let end = 0;
	let repeated = 0;
	for (const ballot of batch) {
		const { nullifier, nonce, choice, at, again } = ballot;
		ballot.leaf = leafOf(pollId, ballot);
		packed.write(nullifier, end, 'base64url');
		packed.write(nonce, end + 32, 'base64url');
		packed.write(ballot.leaf.hash, end + 48, 'latin1');
		options += `${end === 0 ? '{' : ','}${typeof choice === 'number' ? choice : choice[0]}`;
		times += `${end === 0 ? '{' : ','}${at.getTime()}`;
		end += 80;
		if (again) repeated++;
	}
	options += batch.length === 0 ? '{}' : '}';
	times += batch.length === 0 ? '{}' : '}';
	const values: unknown[] = [pollId, packed, options, times, writer, noSuchOption, late, repeated];
	if (listed) values.push(batch.map(({ choice }) => `{${[choice].flat().join()}}`));
	return values;
}

async function readStored(pollId: string, batch: PendingBallot[]): Promise<(StoredBallot | null)[]> {
	const { rows } = await keyedPool().query<StoredRow>({
		name: 'ballots-stored',
		text: selectStored,
		values: [
			pollId,
			batch.map(({ nullifier }) => bytesOf(nullifier)),
			batch.map(({ nonce }) => bytesOf(nonce))
		]
	});
	const byVoter = new Map(rows.map((row) => [row.nullifier.toString('base64url'), row]));
	return batch.map((ballot) => {
		const row = byVoter.get(ballot.nullifier);
		if (!row) return null;
		const { choice, at, turn } = row;
		const nonce = row.nonce.toString('base64url');
		const mine = nonce === ballot.nonce && sameChoice(choice, ballot.choice);
		return { choice, at, nonce, nullifier: ballot.nullifier, mine, turn };
	});
}

interface StoredRow {
	choice: Choice;
	at: Date;
	turn: number;
	nonce: Buffer;
	nullifier: Buffer;
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');
