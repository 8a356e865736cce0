import { logger, now, prisma, systemActor, transaction, type Tx } from '#lib/server/platform/index.ts';
import type { FraudRule } from '#lib/voting/fraud.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import { Prisma } from '#lib/server/generated/prisma/client.ts';
import { setAside } from '../groups.ts';
import { poolSql, type Sql } from '../sql.ts';
import { traceVoters } from './traces.ts';

interface Suspects {
	network: string;
	ballots: string[];
	/** What was seen, as a number for those who decide. */
	seen: number;
}

// Whoever holds half of all ballots leans from nobody but itself, so `skew` passes over it. A minute is judged when it is over, so that its ballots are together in one group. Ballots that are in a group are left out.
const traced = `
	SELECT b.id, b.nullifier, b.turn, b.option, t.network, t.issued_at, date_trunc('minute', b.received_at) AS minute
	FROM ballots b JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier
	WHERE b.poll_id = $1::uuid`;
const apart = 'EXISTS (SELECT 1 FROM grouped_ballots g WHERE g.ballot_id = b.id)';

const queries: Record<FraudRule['rule'], string> = {
	burst: `
WITH b AS (${traced}), crowded AS (
	SELECT network, minute, count(*)::int AS n FROM b WHERE turn = 0 AND minute < date_trunc('minute', $2::timestamptz) GROUP BY 1, 2 HAVING count(*) > $3::int
)
SELECT b.network, array_agg(b.id::text) AS ballots, max(c.n) AS seen FROM b JOIN crowded c USING (network, minute) WHERE NOT ${apart} GROUP BY 1`,
	fresh: `
WITH b AS (${traced}), crowded AS (
	SELECT v.network, date_trunc('minute', v.issued_at) AS minute, count(*)::int AS n FROM voter_passes v
	JOIN polls p ON p.season_id = v.season_id WHERE p.id = $1::uuid AND v.issued_at < date_trunc('minute', $2::timestamptz)
	GROUP BY 1, 2 HAVING count(*) > $3::int
)
SELECT b.network, array_agg(b.id::text) AS ballots, max(c.n) AS seen
FROM b JOIN crowded c ON c.network = b.network AND c.minute = date_trunc('minute', b.issued_at) WHERE NOT ${apart} GROUP BY 1`,
	skew: `
WITH b AS (${traced}), standing AS (SELECT DISTINCT ON (nullifier) * FROM b ORDER BY nullifier, turn DESC),
by_option AS (SELECT network, option, count(*) AS n FROM standing GROUP BY 1, 2),
whole AS (SELECT option, sum(n) AS n FROM by_option GROUP BY 1),
networks AS (SELECT network, sum(n) AS n, sum(sum(n)) OVER () AS everywhere FROM by_option GROUP BY 1),
skewed AS (
	SELECT network, max(100 * o.n / w.n - 100 * (a.n - o.n) / (w.everywhere - w.n)) AS points
	FROM by_option o JOIN networks w USING (network) JOIN whole a USING (option)
	WHERE w.n >= $3::int AND w.everywhere - w.n > w.n GROUP BY 1
)
SELECT b.network, array_agg(b.id::text) AS ballots, max(s.points)::int AS seen FROM b JOIN skewed s USING (network)
WHERE $2::timestamptz IS NOT NULL AND s.points > $4::int AND NOT ${apart} GROUP BY 1`
};

/** Networks whose ballots a rule sets aside, the largest first. */
function suspectsBy(sql: Sql, { id, state }: JudgedPoll, rule: FraudRule): Promise<Suspects[]> {
	const numbers = rule.rule === 'skew' ? [rule.ballots, rule.points] : [rule.perMinute];
	// With the poll its last minute is over.
	const until = state === 'open' ? now() : new Date(now().getTime() + minuteMs);
	return sql<Suspects>(`${queries[rule.rule]} ORDER BY count(*) DESC, network`, [id, until, ...numbers]);
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
		const names = networks.slice(0, 5).map(({ network }) => shortNetwork(network));
		const note = `${names.join(' ')}${networks.length > 5 ? ` +${networks.length - 5}` : ''} · ${Math.max(...networks.map(({ seen }) => seen))}`;
		const ballotIds = networks.flatMap(({ ballots }) => ballots).map(BigInt);
		if (await setAside(tx, systemActor, { pollId, rule, note, ballotIds })) made++;
	}
	return made;
}

/** What people see of a network: enough to tell one from another, nothing to look up. */
export const shortNetwork = (network: string): string => network.slice(0, 6);

/** For a timer: follows the voters of polls whose books are open, and applies the rules of each. */
export async function watchFraud(): Promise<void> {
	const polls = await prisma().poll.findMany({
		where: { state: { in: ['open', 'closed'] }, logAlarm: { equals: Prisma.DbNull } },
		select: { id: true, seasonId: true, tier: true, state: true, rules: true, slug: true }
	});
	for (const poll of polls)
		await watchPoll(poll).catch((error: unknown) =>
			logger.error({ code: 'fraud_watch_failed', poll: poll.slug, error: String(error) })
		);
}

async function watchPoll(poll: JudgedPoll & { seasonId: string; tier: string; slug: string }): Promise<void> {
	await traceVoters(poll);
	if ((poll.rules as PollRules).fraud.length === 0) return;
	for (const judged of await suspectsOf(poolSql, poll)) {
		const groups = await transaction((tx) => setAsideAll(tx, poll.id, judged));
		logger.warn({ code: 'ballots_set_aside', poll: poll.slug, rule: judged.rule, groups });
	}
}
