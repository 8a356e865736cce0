import { poolSql } from '../sql.ts';

const named = 5;
/** What people see of a network: enough to tell one from another, nothing to look up. */
const shortNetwork = (network: string): string => network.slice(0, 6);

/**
 * For each group of ballots set aside, from which networks they came, in short, the largest first. It is looked up from the
 * traces and written down nowhere else, since groups are never changed: what is erased there must be gone.
 */
export async function networksOfGroups(pollId: string): Promise<ReadonlyMap<string, string>> {
	const rows = await poolSql<{ group: string; largest: string[]; networks: number }>(
		`SELECT group_id::text AS "group", (array_agg(network ORDER BY ballots DESC, network))[1:${named}] AS largest, count(*)::int AS networks
		FROM (
			SELECT o.group_id, t.network, count(*) AS ballots
			FROM ballot_groups g JOIN grouped_ballots o ON o.group_id = g.id JOIN ballots b ON b.id = o.ballot_id
			JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier
			WHERE g.poll_id = $1::uuid GROUP BY 1, 2
		) AS counted GROUP BY group_id`,
		[pollId]
	);
	return new Map(
		rows.map(({ group, largest, networks }) => {
			const more = networks > named ? [`+${networks - named}`] : [];
			return [group, [...largest.map(shortNetwork), ...more].join(' ')];
		})
	);
}
