import type { FraudRule } from '#lib/voting/fraud.ts';
import { poolSql } from '../sql.ts';

/** One network as people see it: how much and how fast, and how far it leans; never to which option. */
export interface NetworkSign {
	/** The keyed hash, to be named when ballots are set aside by hand. */
	network: string;
	ballots: number;
	/** Most first ballots in one minute, and most passes issued in one minute. */
	perMinute: number;
	passesPerMinute: number;
	/** Percentage points that its most favoured option is above that option's share elsewhere; null for small networks. */
	skew: number | null;
	/** Of its ballots, how many are set aside. */
	aside: number;
}

export interface FraudSignals {
	/** First ballots of the latest hour of the poll. */
	minutes: { at: string; ballots: number; networks: number }[];
	/** The largest networks. */
	networks: NetworkSign[];
	networksInAll: number;
	/** How far networks lean that are large enough to say so. */
	skews: number[];
	rules: FraudRule[];
}

const networksShown = 30;
const minutesShown = 60;
/** Below this, chance alone makes a network lean. */
const enoughToLean = 20;

/** What can be seen of a poll's ballots without asking what they say, and how unevenly networks lean. For those who judge them. */
export async function fraudSignals(pollId: string, rules: FraudRule[]): Promise<FraudSignals> {
	const [minutes, networks] = await Promise.all([minutesOf(pollId), networksOf(pollId)]);
	const skews = networks.flatMap(({ skew }) => (skew === null ? [] : [skew]));
	return {
		minutes,
		networks: networks.slice(0, networksShown),
		networksInAll: networks.length,
		skews: skews.slice(0, 400),
		rules
	};
}

const minutesOf = (pollId: string) =>
	poolSql<FraudSignals['minutes'][number]>(
		`SELECT * FROM (
			SELECT to_char(date_trunc('minute', received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS at, count(*)::int AS ballots,
				count(DISTINCT t.network)::int AS networks
			FROM ballots b LEFT JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier
			WHERE b.poll_id = $1::uuid AND turn = 0 GROUP BY 1 ORDER BY 1 DESC LIMIT $2::int
		) latest ORDER BY at`,
		[pollId, minutesShown]
	);

const networksOf = (pollId: string) =>
	poolSql<NetworkSign>(
		`WITH b AS MATERIALIZED (
			SELECT b.id, b.nullifier, b.turn, b.option, t.network, t.issued_at, b.received_at
			FROM ballots b JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier WHERE b.poll_id = $1::uuid
		), standing AS (SELECT DISTINCT ON (nullifier) network, option FROM b ORDER BY nullifier, turn DESC),
		by_option AS (SELECT network, option, count(*) AS n FROM standing GROUP BY 1, 2),
		whole AS (SELECT option, sum(n) AS n FROM by_option GROUP BY 1),
		sums AS (SELECT network, sum(n) AS n, sum(sum(n)) OVER () AS everywhere FROM by_option GROUP BY 1),
		leans AS (
			SELECT network, max(100 * o.n / s.n - 100 * (w.n - o.n) / nullif(s.everywhere - s.n, 0)) AS points
			FROM by_option o JOIN sums s USING (network) JOIN whole w USING (option) WHERE s.n >= $2::int GROUP BY 1
		), fast AS (
			SELECT network, max(n)::int AS n FROM (
				SELECT network, count(*) AS n FROM b WHERE turn = 0 GROUP BY network, date_trunc('minute', received_at)
			) m GROUP BY 1
		), fresh AS (
			SELECT network, max(n)::int AS n FROM (
				SELECT network, count(*) AS n FROM voter_traces WHERE poll_id = $1::uuid GROUP BY network, date_trunc('minute', issued_at)
			) m GROUP BY 1
		), apart AS (SELECT network, count(*)::int AS n FROM b JOIN grouped_ballots g ON g.ballot_id = b.id GROUP BY 1)
		SELECT s.network, s.n::int AS ballots, coalesce(fast.n, 0) AS "perMinute", coalesce(fresh.n, 0) AS "passesPerMinute",
			round(leans.points)::int AS skew, coalesce(apart.n, 0) AS aside
		FROM sums s LEFT JOIN fast USING (network) LEFT JOIN fresh USING (network) LEFT JOIN leans USING (network) LEFT JOIN apart USING (network)
		ORDER BY s.n DESC, s.network`,
		[pollId, enoughToLean]
	);
