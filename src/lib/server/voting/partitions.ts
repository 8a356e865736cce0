import { config, logger } from '#lib/server/platform/index.ts';
import { rawTransaction, type Sql } from './sql.ts';

/** In how many tables ballots lie; 1 for the one table that the migrations make. */
async function partitionsNow(sql: Sql): Promise<number> {
	const [parts] = await sql<{ partitions: number }>(
		`SELECT greatest(1, count(*))::int AS partitions FROM pg_inherits WHERE inhparent = 'ballots'::regclass`,
		[]
	);
	return parts!.partitions;
}

async function voteIsOpen(sql: Sql): Promise<boolean> {
	return (await sql(`SELECT 1 FROM polls WHERE state = 'open' LIMIT 1`, [])).length > 0;
}

/** `vote_open`: not while people vote, who would have to wait. Else what hangs on the table that would be lost on the way. */
export type Partitioning = 'done' | 'already' | 'vote_open' | { hanging: string[] };

/**
 * Lays the ballots of all polls into so many tables by a hash of the voter (of the nullifier), or back into one. The log of a
 * poll stays one: docs/decisions/0013. A fault or a kill on the way leaves everything as it was. Who opens a vote meanwhile waits;
 * nobody else is kept waiting for longer than two seconds before the copying begins.
 */
export function partitionBallots(wanted: number): Promise<Partitioning> {
	return rawTransaction(async (sql) => {
		if ((await partitionsNow(sql)) === wanted) return 'already';
		if (await voteIsOpen(sql)) return 'vote_open'; // without asking for a lock behind which every ballot would wait
		await sql(
			`SELECT set_config('lock_timeout', '2s', true), set_config('statement_timeout', '0', true)`,
			[]
		);
		await sql('LOCK TABLE polls IN SHARE MODE', []);
		await sql('LOCK TABLE poll_lines IN ACCESS EXCLUSIVE MODE', []); // first the view, as its readers do; `ballots` with it
		if ((await partitionsNow(sql)) === wanted) return 'already'; // another process was faster
		if (await voteIsOpen(sql)) return 'vote_open';
		const hanging = await sql<{ what: string }>(unknownHangings, []);
		if (hanging.length > 0) return { hanging: hanging.map(({ what }) => what) };
		for (const statement of await movingTo(sql, wanted)) await sql(statement, []);
		return 'done';
	});
}

/**
 * At the start of a web process: as `BALLOT_PARTITIONS` says, and as they are where it says nothing. Ballots are taken and counted
 * wherever they lie, so what cannot be arranged is said and keeps nothing from starting.
 */
export async function arrangeBallots(partitions = config().BALLOT_PARTITIONS): Promise<void> {
	if (partitions === undefined) return;
	const from = performance.now();
	try {
		const outcome = await partitionBallots(partitions);
		const ms = Math.round(performance.now() - from);
		if (outcome === 'done') logger.info({ code: 'ballots_partitioned', partitions, ms });
		else if (outcome !== 'already')
			logger.warn({ code: 'ballots_not_partitioned', why: outcome, partitions });
	} catch (error) {
		logger.warn({ code: 'ballots_not_partitioned', why: String(error), partitions });
	}
}

/**
 * PostgreSQL cannot divide a table in place: another is made in its likeness and the ballots are copied, with their ids. Its
 * view, indexes and triggers are read from the catalogue, so that those of a later migration come along.
 */
async function movingTo(sql: Sql, wanted: number): Promise<string[]> {
	const hanging = await sql<{ before: string | null; after: string }>(hangingOn, []);
	const [table] = await sql<{ owner: string; columns: string }>(ownerAndColumns, []);
	const divided = wanted > 1;
	return [
		`SET LOCAL ROLE ${table!.owner}`,
		...hanging.flatMap(({ before }) => before ?? []),
		'ALTER TABLE ballots RENAME TO ballots_before',
		`CREATE TABLE ballots (LIKE ballots_before INCLUDING ALL EXCLUDING INDEXES)${divided ? ' PARTITION BY HASH (nullifier)' : ''}`,
		...(divided ? Array.from({ length: wanted }, (_, part) => partition(part, wanted)) : []),
		`INSERT INTO ballots (${table!.columns}) SELECT ${table!.columns} FROM ballots_before ORDER BY id`,
		'ALTER SEQUENCE ballots_id_seq OWNED BY ballots.id',
		'DROP TABLE ballots_before',
		// A key of a divided table has to name what divides it. That ids are unique is the sequence's doing in both.
		`ALTER TABLE ballots ADD CONSTRAINT ballots_pkey PRIMARY KEY (id${divided ? ', nullifier' : ''})`,
		...hanging.map(({ after }) => after),
		'RESET ROLE',
		'ANALYZE ballots'
	];
}

const partition = (part: number, of: number): string =>
	`CREATE TABLE ballots_${part}_of_${of} PARTITION OF ballots FOR VALUES WITH (MODULUS ${of}, REMAINDER ${part})`;

const ownerAndColumns = `
SELECT quote_ident(pg_get_userbyid(relowner)) AS owner, (
	SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
	WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
) AS columns FROM pg_class c WHERE oid = 'ballots'::regclass`;

/** Views, indexes and triggers: what takes each off the table, where that is needed, and what makes it again. */
const hangingOn = `
SELECT DISTINCT format('DROP VIEW %s', v.name) AS before, format('CREATE VIEW %s AS %s', v.name, v.definition) AS after FROM (
	SELECT r.ev_class::regclass AS name, pg_get_viewdef(r.ev_class) AS definition FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
	WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = 'ballots'::regclass
) AS v
UNION ALL SELECT NULL, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index
	WHERE indrelid = 'ballots'::regclass AND NOT indisprimary
UNION ALL SELECT NULL, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'ballots'::regclass AND NOT tgisinternal`;

/** What an operator has hung on the table, or on what hangs on it, and a copy would not have. */
const unknownHangings = `
WITH ours AS (
	SELECT 'ballots'::regclass AS oid UNION ALL SELECT 'poll_lines'::regclass
	UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ballots'::regclass
)
SELECT format('rights on %s', oid::regclass) AS what FROM pg_class WHERE oid IN (SELECT oid FROM ours) AND relacl IS NOT NULL
UNION ALL SELECT format('rights on column %s', attname) FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours) AND attacl IS NOT NULL
UNION ALL SELECT format('settings of %s', oid::regclass) FROM pg_class WHERE oid IN (SELECT oid FROM ours) AND reloptions IS NOT NULL
UNION ALL SELECT format('tablespace of %s', oid::regclass) FROM pg_class WHERE oid IN (SELECT oid FROM ours) AND reltablespace <> 0
UNION ALL SELECT format('replica identity of %s', oid::regclass) FROM pg_class WHERE oid IN (SELECT oid FROM ours) AND relreplident NOT IN ('d', 'n')
UNION ALL SELECT format('row security of %s', oid::regclass) FROM pg_class WHERE oid IN (SELECT oid FROM ours) AND relrowsecurity
UNION ALL SELECT format('publication %s', pubname) FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid WHERE r.prrelid IN (SELECT oid FROM ours)
UNION ALL SELECT format('constraint %s', conname) FROM pg_constraint
	WHERE (conrelid IN (SELECT oid FROM ours) AND contype IN ('f', 'u', 'x')) OR confrelid IN (SELECT oid FROM ours)
UNION ALL SELECT format('trigger %s', tgname) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours) AND NOT tgisinternal AND tgenabled <> 'O'
UNION ALL SELECT format('statistics %s', stxname) FROM pg_statistic_ext WHERE stxrelid IN (SELECT oid FROM ours)
UNION ALL SELECT DISTINCT format('%s', pg_describe_object(d.classid, d.objid, 0)) FROM pg_depend d LEFT JOIN pg_rewrite r ON r.oid = d.objid
	WHERE d.refobjid IN (SELECT oid FROM ours) AND d.deptype = 'n' AND r.ev_class IS DISTINCT FROM 'poll_lines'::regclass
UNION ALL SELECT DISTINCT format('comment on %s', objoid::regclass) FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM ours) AND objsubid = 0
ORDER BY 1`;
