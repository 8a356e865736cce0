/** How many ballots one row of ballot_pages holds at most; the table insists on it. */
export const ballotsPerPage = 1024;

/** Pages of a poll that may hold a ballot, the likeliest first. Each is opened once (`OFFSET 0`). */
const pagesAround = (ballot: string, poll: string): string =>
	`FROM ballot_pages p WHERE p.poll_id = ${poll} AND p.high >= ${ballot} AND p.low <= ${ballot} ORDER BY p.high OFFSET 0`;

/**
 * Where a ballot of a poll stands in its log, as an SQL expression: null until it does. Ids and pages both grow with time, so the
 * first page that reaches as far holds it, but for the few ballots whose commit came late.
 */
export const placeOf = (ballot: string, poll = '$1::uuid'): string => `(
	SELECT first + place - 1 FROM (
		SELECT p.first, array_position(p.ballots, ${ballot}) AS place ${pagesAround(ballot, poll)}
	) AS pages WHERE place IS NOT NULL LIMIT 1
)`;

/**
 * Whether a ballot of a poll stands in its log. A page without gaps, as most are, need not be opened to tell; where in it the
 * ballot stands would: pages of an older version have their ballots in another order.
 */
export const inLog = (ballot: string, poll = '$1::uuid'): string => `coalesce((
	SELECT true FROM (
		SELECT p.high - p.low = p.size - 1 OR array_position(p.ballots, ${ballot}) IS NOT NULL AS held ${pagesAround(ballot, poll)}
	) AS pages WHERE held LIMIT 1
), false)`;

/** The line of ballot `b` as its leaf has it. */
export const leafOfBallot = `ballot_leaf(b.poll_id, b.option, b.choice, b.received_at, b.nonce, b.nullifier)`;

/** Ids of the ballots whose leaves stand from place $2 to before place $3 of the log of poll $1. */
export const ballotsBetween = `
	SELECT a.id AS ballot_id FROM ballot_pages p CROSS JOIN LATERAL unnest(p.ballots) WITH ORDINALITY AS a (id, place)
	WHERE p.poll_id = $1::uuid AND p.first > $2::bigint - ${ballotsPerPage} AND p.first < $3::bigint
		AND p.first + a.place - 1 >= $2::bigint AND p.first + a.place - 1 < $3::bigint`;

/** Rows of poll_lines from place $2 to before place $3 of the log of poll $1. */
export const between = `poll_id = $1::uuid AND first > $2::bigint - ${ballotsPerPage} AND first < $3::bigint AND index >= $2::bigint AND index < $3::bigint`;
