import { floorTo, stepFor } from '#lib/voting/series-plot.ts';
import { poolSql } from '../sql.ts';

/** By column: first ballots, and ballots set aside, by the minute in which they came. */
interface Strand {
	first: number[];
	aside: number[];
}

/** How ballots came by network, without a word of what they say. */
export interface NetworkCourse {
	/** Beginning of each column. */
	times: string[];
	stepMinutes: number;
	/** The largest networks by their keyed hashes; none where voters have no network. */
	networks: (Strand & { network: string })[];
	/** All others together; all there are where none is named. */
	others: Strand & { networks: number };
}

const mostNetworks = 6;
const minuteMs = 60_000;

interface Cell {
	network: string;
	column: number;
	first: number;
	aside: number;
}

// Sums by minute, so it costs as much after a million ballots as after a thousand. Minutes in which only passes came are none of these.
const columns = (table: string, network: string, also: string): string => `
SELECT ${network} AS network, ((extract(epoch FROM minute) / 60)::int - $2::int) / $3::int AS column,
	sum(ballots)::int AS first, sum(aside)::int AS aside
FROM ${table} WHERE poll_id = $1::uuid AND (ballots > 0 OR aside > 0) ${also} GROUP BY 1, 2`;

/** Null where nobody has voted yet. */
export async function networkCourse(pollId: string): Promise<NetworkCourse | null> {
	const [span] = await poolSql<{ first: Date | null; last: Date | null }>(
		'SELECT min(minute) AS first, max(minute) AS last FROM poll_minutes WHERE poll_id = $1::uuid',
		[pollId]
	);
	if (!span?.first || !span.last) return null;
	const [first, last] = [span.first.getTime() / minuteMs, span.last.getTime() / minuteMs];
	const step = stepFor(first, last);
	const from = floorTo(first, step);
	const length = (floorTo(last, step) - from) / step + 1;
	const [named, all, [inAll]] = await Promise.all([
		poolSql<Cell>(
			columns(
				'network_minutes',
				'network',
				`AND network IN (
					SELECT network FROM network_sums WHERE poll_id = $1::uuid AND voters > 0 ORDER BY voters DESC, network LIMIT $4::int
				)`
			),
			[pollId, from, step, mostNetworks]
		),
		poolSql<Cell>(columns('poll_minutes', "''", ''), [pollId, from, step]),
		poolSql<{ networks: number }>(
			'SELECT count(*)::int AS networks FROM network_sums WHERE poll_id = $1::uuid AND voters > 0',
			[pollId]
		)
	]);
	const total = strandOf(all, length);
	const names = [...new Set(named.map(({ network }) => network))];
	const networks = names
		.map((network) => ({
			network,
			...strandOf(
				named.filter((cell) => cell.network === network),
				length
			)
		}))
		.sort((a, b) => sum(b.first) - sum(a.first) || (a.network < b.network ? -1 : 1));
	const rest = (part: 'first' | 'aside') =>
		total[part].map((value, at) => Math.max(0, value - sum(networks.map((one) => one[part][at]!))));
	return {
		times: total.first.map((_, at) => new Date((from + at * step) * minuteMs).toISOString()),
		stepMinutes: step,
		networks,
		others: { networks: inAll!.networks - networks.length, first: rest('first'), aside: rest('aside') }
	};
}

function strandOf(cells: readonly Cell[], length: number): Strand {
	const strand = { first: Array<number>(length).fill(0), aside: Array<number>(length).fill(0) };
	for (const { column, first, aside } of cells) {
		strand.first[column]! += first;
		strand.aside[column]! += aside;
	}
	return strand;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
