import { equalBytes, hex } from '#lib/voting/bytes.ts';
import { leafBytes, type Change, type FixedKind } from '#lib/voting/leaf.ts';
import { Frontier, leafHash } from '#lib/voting/merkle.ts';
import { logger, prisma } from '#lib/server/platform/index.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import { signCheckpoint } from '../keys.ts';
import { rawTransaction, type Sql } from '../sql.ts';
import { countLog, insistWholeLog } from './count.ts';
import { hashesOf } from './hashes.ts';
import { nativeNodeHash } from './node-hash.ts';
import { ballotsPerPage, inLog, leafOfBallot } from './pages.ts';

export interface LogOfPoll {
	id: string;
	seasonId: string;
	rehearsal: boolean;
	origin: string;
}

/** Where the log of a poll ends, as this process last saw it committed. */
interface Edge {
	frontier: Frontier;
	/** Ids are not given in the order of commits. Every ballot up to this one is in the log, or was never committed. */
	settled: number;
	/** The highest id that was given at a moment, and a transaction that began after it, as all higher ones did. */
	next: { ballot: number; before: bigint } | null;
}
const edges = new Map<string, Edge>();

/** Small while ballots wait to be answered, large when a closing poll has to catch up. */
const batchSize = 5000;
const closingBatchSize = 200_000;
/** After so many leaves a checkpoint is signed, however many wait: receipts keep coming when ballots do faster than leaves. */
const leavesPerTurn = 50_000;
/** How far below the last ballot of the log a process that has just started looks for a late commit. Closing looks everywhere. */
const margin = 100_000;

/**
 * Gives every committed ballot its place in the log, in one order, and signs a checkpoint if the log grew. Only one
 * integrator per poll works at a time; any process can be it, since the state is read from the log itself. `complete` looks at all
 * ballots anew, `turn` leaves the rest of a long queue to the next one.
 */
export async function integrate(
	sql: Sql,
	poll: LogOfPoll,
	options: { complete?: boolean; turn?: boolean } = {}
): Promise<{ size: number; edge: Edge; more: boolean }> {
	await sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 20))::text AS locked', [poll.id]);
	const [rules] = await sql<{ change: Change }>('SELECT change FROM polls WHERE id = $1::uuid', [poll.id]);
	const statement = takePending[rules!.change];
	const edge = await readEdge(sql, poll);
	const before = edge.frontier.size;
	const limit = options.complete ? closingBatchSize : batchSize;
	const plan = options.complete ? planOnce : planByOrder;
	await sql(plan, ['off']);
	const moment = await momentOf(sql);
	let from = options.complete ? 0 : edge.settled;
	let more = true;
	while (more && !(options.turn && edge.frontier.size - before >= leavesPerTurn)) {
		const batch = await takeBatch(sql, poll, edge, { statement, from, to: moment.ballot, limit });
		more = batch.walked >= limit;
		from = Math.max(from, batch.last);
	}
	await sql(plan, ['on']);
	settle(edge, moment, more ? from : Infinity);
	if (edge.frontier.size > before) await saveCheckpoint(sql, poll, edge.frontier);
	return { size: edge.frontier.size, edge, more };
}

// A table that grows by a million a minute has no statistics yet, or those of a handful, and then PostgreSQL reads all ballots
// of the poll for each batch, and compares each with each. Walking the ballots in order of their ids, from the first that is
// not in the log, reads each once.
const planWithout = (...ways: string[]): string =>
	`SELECT set_config(name, $1, true) FROM unnest(ARRAY['${ways.join("', '")}']) AS a (name)`;
const planOnce = planWithout('enable_nestloop');
const planByOrder = planWithout('enable_nestloop', 'enable_bitmapscan', 'enable_mergejoin', 'enable_sort');

/**
 * Brings in the last ballots of a poll in which none can be cast any more, and returns the log's size. All ballots are looked at
 * only if one is missing: of a nation's that takes seconds, in which the show waits.
 */
export async function completeLog(sql: Sql, poll: LogOfPoll): Promise<number> {
	const { size } = await integrate(sql, poll);
	const { ballots, leaves } = await countLog(sql, poll.id);
	if (ballots === leaves) return size;
	const again = await integrate(sql, poll, { complete: true });
	await insistWholeLog(sql, poll.id);
	return again.size;
}

// Nothing is taken that came after the turn began: a change of mind would stand before the ballot that it replaces, if the commit of
// that one came late, between two batches. For the same reason a change of mind brings along what it replaces, which a process that
// has just started does not look for so far back. Ballots were spelt and hashed when they were stored (see flush.ts), and none
// travels to this process and back. The twin of `ballot_leaf` is `ballotLine`; that both give the same bytes is tested by every
// promise that is compared with a receipt.
const hashed = `coalesce(b.leaf_hash, sha256('\\x00'::bytea || ${leafOfBallot})) AS hash`;
// Of the ballots that one replaces the last says it for all: it was not put into the log without those before it.
const replaced = `
	SELECT DISTINCT ON (e.id) e.id, e.hash FROM (
		SELECT nullifier, turn FROM found WHERE turn > 0 AND (
			SELECT NOT ${inLog('b.id')} FROM ballots b
			WHERE b.poll_id = $1::uuid AND b.nullifier = found.nullifier AND b.turn = found.turn - 1 AND b.id <= $2::bigint
		)
	) AS f CROSS JOIN LATERAL (
		SELECT b.id, ${hashed} FROM ballots b
		WHERE b.poll_id = $1::uuid AND b.nullifier = f.nullifier AND b.turn < f.turn AND b.id + 0 <= $2::bigint AND NOT ${inLog('b.id')} OFFSET 0
	) AS e`;
const placing = (pending: string): string => `
WITH walked AS MATERIALIZED (
	SELECT b.id, b.nullifier, b.turn, ${hashed} FROM ballots b
	WHERE b.poll_id = $1::uuid AND b.id > $2::bigint AND b.id <= $5::bigint ORDER BY b.id LIMIT $4::int
), reach AS MATERIALIZED (
	SELECT coalesce(max(id), 0) AS last, count(*)::int AS walked FROM walked
), logged AS MATERIALIZED (
	SELECT unnest(ballots) AS id FROM ballot_pages WHERE poll_id = $1::uuid AND high > $2::bigint AND low <= (SELECT last FROM reach)
), found AS MATERIALIZED (
	SELECT * FROM walked w WHERE NOT EXISTS (SELECT 1 FROM logged l WHERE l.id = w.id)
), placed AS (
	SELECT id, hash, row_number() OVER (ORDER BY id) - 1 AS place FROM (${pending}) AS pending
), written AS (
	INSERT INTO ballot_pages (poll_id, first, size, low, high, ballots, hashes)
	SELECT $1::uuid, $3::bigint + min(place), count(*), min(id), max(id), array_agg(id ORDER BY place), string_agg(hash, ''::bytea ORDER BY place)
	FROM placed GROUP BY place / ${ballotsPerPage} ORDER BY min(place) RETURNING first, hashes
)
SELECT last::text, walked, (SELECT coalesce(string_agg(hashes, ''::bytea ORDER BY first), ''::bytea) FROM written) AS hashes FROM reach`;
const takePending: Record<Change, string> = {
	once: placing('SELECT id, hash FROM found'),
	last: placing(`SELECT id, hash FROM found UNION ALL (${replaced})`)
};

async function takeBatch(
	sql: Sql,
	poll: LogOfPoll,
	edge: Edge,
	{ statement, from, to, limit }: { statement: string; from: number; to: number; limit: number }
): Promise<{ walked: number; last: number }> {
	const values = [poll.id, String(from), String(edge.frontier.size), limit, String(to)];
	const [batch] = await sql<{ walked: number; last: string; hashes: Uint8Array }>(statement, values);
	const { walked, last, hashes } = batch!;
	for (let at = 0; at < hashes.length; at += 32)
		edge.frontier.append(new Uint8Array(hashes.subarray(at, at + 32)));
	return { walked, last: Number(last) };
}

interface Moment {
	/** The highest ballot id given so far. */
	ballot: number;
	/** Transactions before `ended` are over; those that come have `begins` or a higher number. */
	ended: bigint;
	begins: bigint;
}

/**
 * A ballot's transaction has its number before the ballot has its id, so the ids are asked for first. Then this transaction takes
 * a number: that of a snapshot would be the first one after those that have ended, and who hangs in a commit may have a higher one.
 */
async function momentOf(sql: Sql): Promise<Moment> {
	// A sequence that has given nothing yet has 1 as its last value, too.
	const [given] = await sql<{ ballot: string }>(
		`SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text AS ballot FROM ballots_id_seq`,
		[]
	);
	const [open] = await sql<{ ended: string; begins: string }>(
		'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS ended, pg_current_xact_id()::text AS begins',
		[]
	);
	return { ballot: Number(given!.ballot), ended: BigInt(open!.ended), begins: BigInt(open!.begins) };
}

/** What was looked for (up to `reached`) after all who could still have brought it were gone need not be looked for again. */
function settle(edge: Edge, { ballot, ended, begins }: Moment, reached: number): void {
	const { next } = edge;
	if (next && next.before > ended) return;
	if (next) edge.settled = Math.min(next.ballot, reached);
	if (!next || edge.settled === next.ballot) edge.next = { ballot, before: begins };
}

/** Appends a leaf that is no ballot. */
export async function appendFixed(sql: Sql, poll: LogOfPoll, kind: FixedKind, line: string): Promise<void> {
	await sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 20))::text AS locked', [poll.id]);
	const { frontier } = await readEdge(sql, poll);
	const hash = leafHash(leafBytes(line));
	await sql(
		`INSERT INTO poll_leaves (poll_id, index, kind, data, hash)
		VALUES ($1::uuid, $2::bigint, $3, convert_to($4, 'UTF8'), decode($5, 'hex'))`,
		[poll.id, String(frontier.size), kind, line, hex(hash)]
	);
	frontier.append(hash);
	await saveCheckpoint(sql, poll, frontier);
}

async function saveCheckpoint(sql: Sql, poll: LogOfPoll, frontier: Frontier): Promise<void> {
	const root = frontier.root();
	const note = signCheckpoint(poll, { origin: poll.origin, size: frontier.size, root });
	await sql(
		`INSERT INTO poll_checkpoints (poll_id, size, root, note) VALUES ($1::uuid, $2::bigint, decode($3, 'hex'), $4)`,
		[poll.id, String(frontier.size), hex(root), note]
	);
}

/** A copy of the log's end that matches the database: from memory, extended by leaves that another process wrote. */
async function readEdge(sql: Sql, poll: LogOfPoll): Promise<Edge> {
	const [end] = await sql<{ size: number; signed: number }>(
		`SELECT poll_log_size($1::uuid)::int AS size,
			(SELECT coalesce(max(size), 0)::int FROM poll_checkpoints WHERE poll_id = $1::uuid) AS signed`,
		[poll.id]
	);
	const { size, signed } = end!;
	const known = edges.get(poll.id);
	const usable = known && known.frontier.size <= size ? known : newEdge();
	const edge: Edge = { ...usable, frontier: usable.frontier.copy() };
	if (edge.frontier.size < size) await extend(sql, poll.id, edge);
	// A backup restored over a newer log shows here: signing on would fork what has been shown to the public.
	const lost = size < signed || (known !== undefined && size < known.frontier.size);
	if (lost) throw new Error(`The log of poll ${poll.id} was rolled back: ${size} leaves, ${signed} signed.`);
	if (size > 0 && signed === size) await insistOnRoot(sql, poll.id, edge.frontier);
	return edge;
}

const newEdge = (): Edge => ({ frontier: new Frontier(nativeNodeHash), settled: 0, next: null });

async function extend(sql: Sql, pollId: string, edge: Edge): Promise<void> {
	const { frontier } = edge;
	const fresh = frontier.size === 0;
	let last = 0;
	for await (const { hashes, ballot } of hashesOf(sql, pollId, frontier.size)) {
		for (const hash of hashes) frontier.append(hash);
		last = Math.max(last, ballot);
	}
	if (fresh) edge.settled = Math.max(0, last - margin);
}

async function insistOnRoot(sql: Sql, pollId: string, frontier: Frontier): Promise<void> {
	const [row] = await sql<{ root: Uint8Array }>(
		'SELECT root FROM poll_checkpoints WHERE poll_id = $1::uuid AND size = $2::bigint',
		[pollId, String(frontier.size)]
	);
	if (!row || !equalBytes(new Uint8Array(row.root), frontier.root()))
		throw new Error(`The log of poll ${pollId} does not lead to its last checkpoint.`);
}

/** Each turn in a transaction of its own; what this process remembers changes only after the commit. */
export async function integratePoll(poll: LogOfPoll): Promise<number> {
	for (;;) {
		const { size, edge, more } = await rawTransaction((sql) => integrate(sql, poll, { turn: true }));
		edges.set(poll.id, edge);
		if (!more) return size;
	}
}

/**
 * Catches up every poll that is open: for a timer, so that a process that died leaves nobody without a receipt. A log that
 * cannot go on keeps no other from it.
 */
export async function integrateOpenPolls(): Promise<void> {
	const open = await prisma().poll.findMany({
		where: { state: 'open' },
		select: { id: true, seasonId: true, rehearsal: true, rules: true }
	});
	for (const poll of open)
		await integratePoll({ ...poll, origin: (poll.rules as unknown as PollRules).origin }).catch(
			(error: unknown) => logger.error({ code: 'integration_failed', poll: poll.id, error: String(error) })
		);
}

/** For tests: a process that has just started. */
export const forgetEdges = (): void => edges.clear();
