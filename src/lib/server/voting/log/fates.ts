import type { Change } from '#lib/voting/leaf.ts';

/**
 * The ballots of poll $1 and what became of each, as a table `judged` (received_at, option, choice, fate) for a WITH clause. A
 * ballot of one option has an empty list of choices. Who has voted again is found in the order of an index, and who was set
 * aside by a look-up for each, never by a join: with statistics from before the crowd came, its time grows with the square of
 * a vote.
 */
export const judged = (change: Change): string => `
cast_ballots AS (
	SELECT id, received_at, option, choice,
		${change === 'last' ? 'lead(turn) OVER (PARTITION BY nullifier ORDER BY turn) IS NOT NULL' : 'false'} AS replaced
	FROM ballots WHERE poll_id = $1::uuid
), judged AS (
	SELECT received_at, option, choice, CASE WHEN replaced THEN 'superseded' WHEN EXISTS (
		SELECT 1 FROM grouped_ballots o JOIN ballot_groups g ON g.id = o.group_id WHERE o.ballot_id = b.id AND g.outcome = 'exclude'
	) THEN 'quarantined' ELSE 'counted' END AS fate
	FROM cast_ballots b
)`;
