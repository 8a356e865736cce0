import { config, logger } from '#lib/server/platform/index.ts';
import { rawTransaction, type Sql } from './sql.ts';

/** In how many tables ballots lie; 1 for the one table that the migrations make. */
async function partitionsNow(sql: Sql): Promise<number> {
	const [table] = await sql<{ partitions: number }>(
		`SELECT CASE relkind WHEN 'p' THEN (SELECT count(*) FROM pg_inherits WHERE inhparent = c.oid)::int ELSE 1 END AS partitions
		FROM pg_class c WHERE oid = 'ballots'::regclass`,
		[]
	);
	return table!.partitions;
}

/** `vote_open`: not while people vote, who would have to wait. */
export type Partitioning = 'done' | 'already' | 'vote_open';

/**
 * Lays the ballots of all polls into so many tables by a hash of the voter (of the nullifier), or back into one. The log of a
 * poll stays one: docs/decisions/0013. A fault or a kill on the way leaves everything as it was.
 */
export function partitionBallots(wanted: number): Promise<Partitioning> {
	return rawTransaction(async (sql) => {
		if ((await partitionsNow(sql)) === wanted) return 'already';
		await sql('LOCK TABLE ballots IN ACCESS EXCLUSIVE MODE', []);
		if ((await partitionsNow(sql)) === wanted) return 'already'; // another process was faster
		const [open] = await sql(`SELECT 1 FROM polls WHERE state = 'open' LIMIT 1`, []);
		if (open) return 'vote_open';
		for (const statement of await movingTo(sql, wanted)) await sql(statement, []);
		return 'done';
	});
}

/** At the start of a web process: as `BALLOT_PARTITIONS` says, and as they are where it says nothing. */
export async function arrangeBallots(partitions = config().BALLOT_PARTITIONS): Promise<void> {
	if (partitions === undefined) return;
	const from = performance.now();
	const outcome = await partitionBallots(partitions);
	if (outcome === 'vote_open') logger.warn({ code: 'ballots_not_partitioned', why: outcome, partitions });
	if (outcome === 'done')
		logger.info({ code: 'ballots_partitioned', partitions, ms: Math.round(performance.now() - from) });
}

/**
 * PostgreSQL cannot divide a table in place: another is made in its likeness and the ballots are copied, with their ids. What
 * hangs on the table is read from the catalogue, so that what a later migration hangs on it comes along.
 */
async function movingTo(sql: Sql, wanted: number): Promise<string[]> {
	const hanging = await sql<{ before: string | null; after: string }>(hangingOn, []);
	const divided = wanted > 1;
	return [
		...hanging.flatMap(({ before }) => before ?? []),
		'ALTER TABLE ballots RENAME TO ballots_before',
		`CREATE TABLE ballots (LIKE ballots_before INCLUDING ALL EXCLUDING INDEXES)${divided ? ' PARTITION BY HASH (nullifier)' : ''}`,
		...(divided ? Array.from({ length: wanted }, (_, part) => partition(part, wanted)) : []),
		'INSERT INTO ballots SELECT * FROM ballots_before ORDER BY id',
		'ALTER SEQUENCE ballots_id_seq OWNED BY ballots.id',
		'DROP TABLE ballots_before',
		// A key of a divided table has to name what divides it. That ids are unique is the sequence's doing in both.
		`ALTER TABLE ballots ADD CONSTRAINT ballots_pkey PRIMARY KEY (id${divided ? ', nullifier' : ''})`,
		...hanging.map(({ after }) => after),
		'ANALYZE ballots'
	];
}

const partition = (part: number, of: number): string =>
	`CREATE TABLE ballots_${part}_of_${of} PARTITION OF ballots FOR VALUES WITH (MODULUS ${of}, REMAINDER ${part})`;

/** Views, indexes and triggers: what takes each off the table, where that is needed, and what makes it again. */
const hangingOn = `
SELECT DISTINCT format('DROP VIEW %s', v.name) AS before, format('CREATE VIEW %s AS %s', v.name, v.definition) AS after FROM (
	SELECT r.ev_class::regclass AS name, pg_get_viewdef(r.ev_class) AS definition FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
	WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = 'ballots'::regclass
) AS v
UNION ALL SELECT NULL, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index
	WHERE indrelid = 'ballots'::regclass AND NOT indisprimary
UNION ALL SELECT NULL, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'ballots'::regclass AND NOT tgisinternal`;
