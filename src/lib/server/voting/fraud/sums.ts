import type { PollRules } from '#lib/voting/leaf.ts';
import { integratePoll } from '../log/integrate.ts';
import { ballotsBetween } from '../log/pages.ts';
import { logSize } from '../log/size.ts';
import { poolSql, rawTransaction, type Sql } from '../sql.ts';
import { traceVoters } from './traces.ts';

interface SummedPoll {
	id: string;
	seasonId: string;
	tier: string;
	state: string;
	rehearsal: boolean;
	rules: unknown;
}

const pageSize = 50_000;

/**
 * Brings the sums of a poll up to its ballots: passes as their traces are written, ballots in the order of the log, each once.
 * So nobody who looks at them has to look at a million ballots.
 */
export async function sumVoters(poll: SummedPoll): Promise<void> {
	const { origin } = poll.rules as PollRules;
	if (poll.state === 'open') await integratePoll({ ...poll, origin });
	const size = await logSize(poolSql, poll.id);
	await traceVoters(poll); // whoever voted in these leaves had a pass before, so their trace is there now
	while (await rawTransaction((sql) => addPage(sql, poll.id, size)));
}

/** How many leaves of a poll are not in its sums yet. */
export async function leavesToSum(sql: Sql, pollId: string): Promise<number> {
	const [row] = await sql<{ summed: number }>(
		'SELECT coalesce((SELECT leaves FROM poll_sums WHERE poll_id = $1::uuid), 0) AS summed',
		[pollId]
	);
	return (await logSize(sql, pollId)) - row!.summed;
}

/** Locks the sums of a poll, so that two who add to them never wait for each other's rows. Returns how many leaves they hold. */
export async function lockSums(sql: Sql, pollId: string): Promise<number> {
	await sql('INSERT INTO poll_sums (poll_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING', [pollId]);
	const text = 'SELECT leaves FROM poll_sums WHERE poll_id = $1::uuid FOR UPDATE';
	return (await sql<{ leaves: number }>(text, [pollId]))[0]!.leaves;
}

// A changed ballot takes away what the one before it gave, so the sums hold what stands. The network '' is all of them. Each ballot is
// looked up by itself (LATERAL with LIMIT): where they are divided, a join reads all of them for each page.
const addLeaves = `
WITH logged AS MATERIALIZED (
	${ballotsBetween}
), fresh AS MATERIALIZED (
	SELECT b.turn, b.option, p.before, date_trunc('minute', b.received_at) AS minute, t.network
	FROM logged l CROSS JOIN LATERAL (SELECT * FROM ballots WHERE ballots.id = l.ballot_id LIMIT 1) AS b
	LEFT JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier
	LEFT JOIN LATERAL (
		SELECT option AS before FROM ballots WHERE b.turn > 0 AND poll_id = b.poll_id AND nullifier = b.nullifier AND turn = b.turn - 1
	) p ON true
), minutes AS (
	INSERT INTO poll_minutes AS s (poll_id, minute, ballots)
	SELECT $1::uuid, minute, count(*) FROM fresh WHERE turn = 0 GROUP BY minute
	ON CONFLICT (poll_id, minute) DO UPDATE SET ballots = s.ballots + excluded.ballots
), by_network AS (
	INSERT INTO network_sums AS s (poll_id, network, voters)
	SELECT $1::uuid, network, count(*) FROM fresh WHERE turn = 0 AND network IS NOT NULL GROUP BY network
	ON CONFLICT (poll_id, network) DO UPDATE SET voters = s.voters + excluded.voters
), by_minute AS (
	INSERT INTO network_minutes AS s (poll_id, network, minute, ballots)
	SELECT $1::uuid, network, minute, count(*) FROM fresh WHERE turn = 0 AND network IS NOT NULL GROUP BY network, minute
	ON CONFLICT (poll_id, network, minute) DO UPDATE SET ballots = s.ballots + excluded.ballots
), moved AS (
	SELECT network, option, 1 AS n FROM fresh WHERE network IS NOT NULL
	UNION ALL SELECT network, before, -1 FROM fresh WHERE network IS NOT NULL AND before IS NOT NULL
)
INSERT INTO network_options AS s (poll_id, network, option, ballots)
SELECT $1::uuid, coalesce(network, ''), option, sum(n) FROM moved GROUP BY GROUPING SETS ((network, option), (option))
ON CONFLICT (poll_id, network, option) DO UPDATE SET ballots = s.ballots + excluded.ballots`;

/** One page of leaves, or as many as there are below `size`. Returns whether there may be more. */
async function addPage(sql: Sql, pollId: string, size: number): Promise<boolean> {
	const from = await lockSums(sql, pollId);
	const to = Math.min(size, from + pageSize);
	if (to <= from) return false;
	await sql(addLeaves, [pollId, from, to]);
	await sql('UPDATE poll_sums SET leaves = $2::int WHERE poll_id = $1::uuid', [pollId, to]);
	return to < size;
}

/** Ballots that are set aside now, among those of their minutes and networks. */
export async function sumAside(sql: Sql, pollId: string, ballotIds: string[]): Promise<void> {
	await lockSums(sql, pollId);
	await sql(addAside, [pollId, `{${ballotIds.join()}}`]);
}

const addAside = `
WITH fresh AS MATERIALIZED (
	SELECT date_trunc('minute', b.received_at) AS minute, t.network
	FROM ballots b LEFT JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier WHERE b.id = ANY ($2::bigint[])
), minutes AS (
	INSERT INTO poll_minutes AS s (poll_id, minute, aside) SELECT $1::uuid, minute, count(*) FROM fresh GROUP BY minute
	ON CONFLICT (poll_id, minute) DO UPDATE SET aside = s.aside + excluded.aside
), by_minute AS (
	INSERT INTO network_minutes AS s (poll_id, network, minute, aside)
	SELECT $1::uuid, network, minute, count(*) FROM fresh WHERE network IS NOT NULL GROUP BY network, minute
	ON CONFLICT (poll_id, network, minute) DO UPDATE SET aside = s.aside + excluded.aside
)
INSERT INTO network_sums AS s (poll_id, network, aside)
SELECT $1::uuid, network, count(*) FROM fresh WHERE network IS NOT NULL GROUP BY network
ON CONFLICT (poll_id, network) DO UPDATE SET aside = s.aside + excluded.aside`;
