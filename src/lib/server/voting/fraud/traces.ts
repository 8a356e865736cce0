import { config, now, pool } from '#lib/server/platform/index.ts';
import { nullifierOf } from '../nullifier.ts';
import { poolSql, rawTransaction } from '../sql.ts';
import { lockSums } from './sums.ts';

/** Passes are issued before they are committed: how far back a turn looks again. */
const marginMs = 10_000;
/** How far back a process looks that has just begun: clocks of other machines may be off. */
const firstMarginMs = 600_000;
const pageSize = 10_000;
const dayMs = 24 * 3_600_000;

/** How far this process has come, per poll. What is looked at again is not written twice. */
const reached = new Map<string, Date>();

/**
 * Writes down from which network each voter of a poll comes, if one votes: ballots hold no more than a nullifier, and only
 * we can make it from a pass. Accounts have no network, so their polls have no traces.
 */
export async function traceVoters(poll: { id: string; seasonId: string; tier: string }): Promise<void> {
	if (poll.tier !== 'device' || (await isForgotten(poll.id))) return;
	const known = reached.get(poll.id);
	const from = known ? known.getTime() - marginMs : await firstFrom(poll.id);
	let after = { at: new Date(from), id: zero };
	for (let full = true; full;) {
		const rows = await poolSql<{ id: string; network: string; at: Date }>(
			`SELECT id::text, network, issued_at AS at FROM voter_passes
			WHERE season_id = $1::uuid AND (issued_at, id) > ($2::timestamptz, $3::uuid) AND network <> ''
			ORDER BY issued_at, id LIMIT $4::int`,
			[poll.seasonId, after.at, after.id, pageSize]
		);
		full = rows.length === pageSize;
		const last = rows.at(-1);
		if (!last) break;
		await write(poll.id, rows);
		after = last;
	}
	if (after.id !== zero) reached.set(poll.id, after.at);
}
async function firstFrom(pollId: string): Promise<number> {
	const text = 'SELECT traced_at AS at FROM poll_sums WHERE poll_id = $1::uuid';
	const [row] = await poolSql<{ at: Date | null }>(text, [pollId]);
	return Math.max(0, (row?.at?.getTime() ?? 0) - firstMarginMs);
}
const zero = '00000000-0000-0000-0000-000000000000';

async function write(pollId: string, passes: { id: string; network: string; at: Date }[]): Promise<void> {
	const values = [
		pollId,
		passes.map(({ id }) => nullifierOf(pollId, id)),
		passes.map(({ network }) => network),
		passes.map(({ at }) => at)
	];
	await rawTransaction(async (sql) => {
		await lockSums(sql, pollId);
		await sql(addTraces, values);
		await sql(
			'UPDATE poll_sums SET traced_at = greatest(traced_at, $2::timestamptz) WHERE poll_id = $1::uuid',
			[pollId, passes.at(-1)!.at]
		);
	});
}

// Passes that were traced before are in the sums already.
const addTraces = `
WITH fresh AS (
	INSERT INTO voter_traces (poll_id, nullifier, network, issued_at)
	SELECT $1::uuid, n, w, t FROM unnest($2::bytea[], $3::text[], $4::timestamptz[]) AS a (n, w, t)
	ON CONFLICT DO NOTHING RETURNING network, issued_at
), by_network AS (
	INSERT INTO network_sums AS s (poll_id, network, passes) SELECT $1::uuid, network, count(*) FROM fresh GROUP BY network
	ON CONFLICT (poll_id, network) DO UPDATE SET passes = s.passes + excluded.passes
)
INSERT INTO network_minutes AS s (poll_id, network, minute, passes)
SELECT $1::uuid, network, date_trunc('minute', issued_at), count(*) FROM fresh GROUP BY 2, 3
ON CONFLICT (poll_id, network, minute) DO UPDATE SET passes = s.passes + excluded.passes`;

/**
 * Whether nobody needs to know any more from which networks the voters of poll `p` came: $1 as it was published before, and $2
 * as it ended before without being published. A vote whose log contradicts itself may never end, so its alarm is its end.
 */
const forgotten = `coalesce(
	p.published_at < $1::timestamptz, coalesce(p.closed_at, p.closes_at, (p.log_alarm ->> 'at')::timestamptz) < $2::timestamptz, false
)`;

function untilWhen(): [Date, Date] {
	const { VOTE_TRACES_DAYS, VOTE_TRACES_UNPUBLISHED_DAYS } = config();
	const daysAgo = (days: number) => new Date(now().getTime() - days * dayMs);
	return [daysAgo(VOTE_TRACES_DAYS), daysAgo(VOTE_TRACES_UNPUBLISHED_DAYS)];
}

/** A closed poll that waits for its tally is still watched, and must not be traced anew. */
async function isForgotten(pollId: string): Promise<boolean> {
	const text = `SELECT ${forgotten} AS is FROM polls p WHERE id = $3::uuid`;
	return (await poolSql<{ is: boolean }>(text, [...untilWhen(), pollId]))[0]?.is ?? true;
}

/**
 * For a timer: so many days after its publication, or after its end where it is not published, nobody needs to know from which
 * networks a poll's voters came; nor where a pass of that age was issued, once no poll of its season may still be judged. The log
 * never held either.
 */
export async function eraseTraces(): Promise<void> {
	const until = untilWhen();
	for (const table of ['voter_traces', 'network_sums', 'network_minutes', 'network_options'])
		await pool().query(`DELETE FROM ${table} t USING polls p WHERE p.id = t.poll_id AND ${forgotten}`, until);
	await pool().query(
		`UPDATE voter_passes v SET network = '' WHERE network <> '' AND issued_at < $1 AND NOT EXISTS (
			SELECT 1 FROM polls p WHERE p.season_id = v.season_id AND p.state IN ('open', 'closed', 'tallied') AND NOT ${forgotten}
		)`,
		until
	);
}

/** For tests: a process that has just started. */
export const forgetTraces = (): void => reached.clear();
