import { logger, now, prisma, systemActor, transaction, type Tx } from '#lib/server/platform/index.ts';
import type { FraudRule } from '#lib/voting/fraud.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import { Prisma } from '#lib/server/generated/prisma/client.ts';
import { setAside } from '../groups.ts';
import { poolSql, type Sql } from '../sql.ts';
import { sumVoters } from './sums.ts';

interface Suspects {
	network: string;
	ballots: string[];
	/** What was seen, as a number for those who decide. */
	seen: number;
}

// Networks are found in the sums; only of those found are ballots looked at. Whoever holds half of all ballots leans from nobody
// but itself, so `skew` passes over it. A minute is judged when it is over, so that its ballots are together in one group.
// Ballots that are in a group are left out.
const ballotsOf = (found: string, also: string): string => `
SELECT t.network, array_agg(b.id::text) AS ballots, max(c.seen)::int AS seen
FROM ${found} c JOIN voter_traces t ON t.poll_id = $1::uuid AND t.network = c.network
JOIN ballots b ON b.poll_id = $1::uuid AND b.nullifier = t.nullifier
WHERE ${also} AND NOT EXISTS (SELECT 1 FROM grouped_ballots g WHERE g.ballot_id = b.id) GROUP BY t.network`;

/** Minutes of a network in which there were more than $3 of what is counted; only networks that have so many at all. */
const crowded = (counted: 'ballots' | 'passes', inAll: 'voters' | 'passes'): string => `(
	SELECT network, m.minute, m.${counted} AS seen FROM network_sums s JOIN network_minutes m USING (poll_id, network)
	WHERE s.poll_id = $1::uuid AND s.${inAll} > $3::int AND m.${counted} > $3::int AND m.minute < date_trunc('minute', $2::timestamptz)
)`;

const queries: Record<FraudRule['rule'], string> = {
	burst: ballotsOf(crowded('ballots', 'voters'), "date_trunc('minute', b.received_at) = c.minute"),
	fresh: ballotsOf(crowded('passes', 'passes'), "date_trunc('minute', t.issued_at) = c.minute"),
	skew: `
WITH whole AS (SELECT option, ballots AS n FROM network_options WHERE poll_id = $1::uuid AND network = ''),
everywhere AS (SELECT sum(n) AS n FROM whole),
leans AS (
	SELECT network, max(100.0 * o.ballots / s.voters - 100.0 * (w.n - o.ballots) / (e.n - s.voters)) AS seen
	FROM network_sums s JOIN network_options o USING (poll_id, network) JOIN whole w USING (option), everywhere e
	WHERE s.poll_id = $1::uuid AND s.voters >= $3::int AND e.n - s.voters > s.voters GROUP BY network
)
${ballotsOf('leans', '$2::timestamptz IS NOT NULL AND c.seen > $4::int')}`
};

/** Networks whose ballots a rule sets aside, the largest first. */
function suspectsBy(sql: Sql, { id, state }: JudgedPoll, rule: FraudRule): Promise<Suspects[]> {
	const numbers = rule.rule === 'skew' ? [rule.ballots, rule.points] : [rule.perMinute];
	// With the poll its last minute is over.
	const until = state === 'open' ? now() : new Date(now().getTime() + minuteMs);
	return sql<Suspects>(`${queries[rule.rule]} ORDER BY count(*) DESC, 1`, [id, until, ...numbers]);
}
const minuteMs = 60_000;

interface JudgedPoll {
	id: string;
	state: string;
	rules: unknown;
}

/** More networks than this are judged together, so that people can still decide one by one what is large. */
const ownGroups = 20;

interface Judged {
	rule: FraudRule['rule'];
	suspects: Suspects[];
}

/** What a poll's own rules would set aside now. */
export async function suspectsOf(sql: Sql, poll: JudgedPoll): Promise<Judged[]> {
	const judged: Judged[] = [];
	for (const rule of (poll.rules as PollRules).fraud as FraudRule[])
		judged.push({ rule: rule.rule, suspects: await suspectsBy(sql, poll, rule) });
	return judged.filter(({ suspects }) => suspects.length > 0);
}

/** Sets aside what a rule names, a group for each network. Returns how many groups that made. */
async function setAsideAll(tx: Tx, pollId: string, { rule, suspects }: Judged): Promise<number> {
	let made = 0;
	const rest = suspects.slice(ownGroups);
	const groups = suspects.slice(0, ownGroups).map((one) => [one]);
	if (rest.length > 0) groups.push(rest);
	for (const networks of groups) {
		const note = String(Math.max(...networks.map(({ seen }) => seen)));
		const ballotIds = networks.flatMap(({ ballots }) => ballots).map(BigInt);
		if (await setAside(tx, systemActor, { pollId, rule, note, ballotIds })) made++;
	}
	return made;
}

/** For a timer: follows the voters of polls whose books are open, and applies the rules of each. */
export async function watchFraud(): Promise<void> {
	const polls = await prisma().poll.findMany({
		where: { state: { in: ['open', 'closed'] }, logAlarm: { equals: Prisma.DbNull } },
		select: { id: true, seasonId: true, tier: true, state: true, rehearsal: true, rules: true, slug: true }
	});
	for (const poll of polls)
		await watchPoll(poll).catch((error: unknown) =>
			logger.error({ code: 'fraud_watch_failed', poll: poll.slug, error: String(error) })
		);
}

type WatchedPoll = JudgedPoll & { seasonId: string; tier: string; rehearsal: boolean; slug: string };

async function watchPoll(poll: WatchedPoll): Promise<void> {
	await sumVoters(poll);
	if ((poll.rules as PollRules).fraud.length === 0) return;
	for (const judged of await suspectsOf(poolSql, poll)) {
		const groups = await transaction((tx) => setAsideAll(tx, poll.id, judged));
		logger.warn({ code: 'ballots_set_aside', poll: poll.slug, rule: judged.rule, groups });
	}
}
