/** How many ballots one row of ballot_pages holds at most; the table insists on it. */
export const ballotsPerPage = 1024;

/**
 * Where a ballot of a poll stands in its log, as an SQL expression: null until it does. Ids and pages both grow with time, so the
 * first page that reaches as far holds it, but for the few ballots whose commit came late. A page is opened once (`OFFSET 0`).
 */
export const placeOf = (ballot: string, poll = '$1::uuid'): string => `(
	SELECT first + place - 1 FROM (
		SELECT p.first, array_position(p.ballots, ${ballot}) AS place FROM ballot_pages p
		WHERE p.poll_id = ${poll} AND p.high >= ${ballot} AND p.low <= ${ballot} ORDER BY p.high OFFSET 0
	) AS pages WHERE place IS NOT NULL LIMIT 1
)`;

/** The line of ballot `b` as its leaf has it. */
export const leafOfBallot = `ballot_leaf(b.poll_id, b.option, b.choice, b.received_at, b.nonce, b.nullifier)`;

/** Rows of poll_lines from place $2 to before place $3 of the log of poll $1. */
export const between = `poll_id = $1::uuid AND first > $2::bigint - ${ballotsPerPage} AND first < $3::bigint AND index >= $2::bigint AND index < $3::bigint`;
