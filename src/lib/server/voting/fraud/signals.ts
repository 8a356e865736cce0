import type { FraudRule } from '#lib/voting/fraud.ts';
import { poolSql } from '../sql.ts';
import { networkCourse, type NetworkCourse } from './course.ts';

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
	minutes: { at: string; ballots: number }[];
	/** All of the poll by network; null before the first ballot. */
	course: NetworkCourse | null;
	/** The largest networks. */
	networks: NetworkSign[];
	networksInAll: number;
	/** How far networks lean that are large enough to say so. */
	skews: number[];
	rules: FraudRule[];
}

const networksShown = 30;
const networksPlotted = 400;
const minutesShown = 60;
/** Below this, chance alone makes a network lean. */
const enoughToLean = 20;

/** What can be seen of a poll's ballots without asking what they say, and how unevenly networks lean. For those who judge them. */
export async function fraudSignals(pollId: string, rules: FraudRule[]): Promise<FraudSignals> {
	const [minutes, networks, [inAll], course] = await Promise.all([
		poolSql<FraudSignals['minutes'][number]>(
			`SELECT to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS at, ballots FROM (
				SELECT * FROM poll_minutes WHERE poll_id = $1::uuid AND ballots > 0 ORDER BY minute DESC LIMIT $2::int
			) latest ORDER BY minute`,
			[pollId, minutesShown]
		),
		poolSql<NetworkSign>(largest, [pollId, enoughToLean, networksPlotted]),
		poolSql<{ networks: number }>(
			'SELECT count(*)::int AS networks FROM network_sums WHERE poll_id = $1::uuid AND voters > 0',
			[pollId]
		),
		networkCourse(pollId)
	]);
	return {
		minutes,
		course,
		networks: networks.slice(0, networksShown),
		networksInAll: inAll!.networks,
		skews: networks.flatMap(({ skew }) => (skew === null ? [] : [skew])),
		rules
	};
}

const largest = `
WITH largest AS (
	SELECT network, voters, aside FROM network_sums WHERE poll_id = $1::uuid AND voters > 0 ORDER BY voters DESC, network LIMIT $3::int
), whole AS (SELECT option, ballots AS n FROM network_options WHERE poll_id = $1::uuid AND network = ''),
everywhere AS (SELECT sum(n) AS n FROM whole)
SELECT network, voters AS ballots, aside, m.ballots AS "perMinute", m.passes AS "passesPerMinute", round(l.points)::int AS skew
FROM largest s, LATERAL (
	SELECT coalesce(max(ballots), 0)::int AS ballots, coalesce(max(passes), 0)::int AS passes FROM network_minutes m
	WHERE m.poll_id = $1::uuid AND m.network = s.network
) m, LATERAL (
	SELECT max(100.0 * o.ballots / s.voters - 100.0 * (w.n - o.ballots) / nullif(e.n - s.voters, 0)) AS points
	FROM network_options o JOIN whole w USING (option), everywhere e
	WHERE o.poll_id = $1::uuid AND o.network = s.network AND s.voters >= $2::int
) l
ORDER BY voters DESC, network`;
