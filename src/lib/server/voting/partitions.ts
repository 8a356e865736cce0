import { config, logger } from '#lib/server/platform/index.ts';
import { comesAlong, ownerAndColumns, wouldBeLost } from './partitions-catalogue.ts';
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

/** `vote_open`: not while people vote, who would have to wait. `lost`: what an operator has put there and a copy would not have. */
export type Partitioning = { outcome: 'done' | 'already' | 'vote_open' | 'would_be_lost'; lost?: string[] };

/**
 * Lays the ballots of all polls into so many tables by a hash of the voter (of the nullifier), or back into one. The log of a
 * poll stays one: docs/decisions/0013. A fault or a kill on the way leaves everything as it was. While ballots are copied nobody
 * opens, closes, counts or reads a vote; no lock that is held by others is waited for longer than two seconds.
 */
export function partitionBallots(wanted: number): Promise<Partitioning> {
	return rawTransaction(async (sql) => {
		if ((await partitionsNow(sql)) === wanted) return { outcome: 'already' };
		// Before a lock is asked for, behind which every ballot would wait.
		if (await voteIsOpen(sql)) return { outcome: 'vote_open' };
		await sql(
			`SELECT set_config('lock_timeout', '2s', true), set_config('statement_timeout', '0', true)`,
			[]
		);
		// In the order of others: acts lock their poll and then look at ballots, readers of a log its view and then the tables below.
		await sql('LOCK TABLE polls IN EXCLUSIVE MODE', []);
		await sql('LOCK TABLE poll_lines IN ACCESS EXCLUSIVE MODE', []);
		if ((await partitionsNow(sql)) === wanted) return { outcome: 'already' }; // another process was faster
		if (await voteIsOpen(sql)) return { outcome: 'vote_open' };
		const lost = await sql<{ what: string }>(wouldBeLost, []);
		if (lost.length > 0) return { outcome: 'would_be_lost', lost: lost.map(({ what }) => what) };
		await sql(`SELECT set_config('lock_timeout', '60s', true)`, []); // what was copied is not given up so soon
		for (const statement of await movingTo(sql, wanted)) await sql(statement, []);
		return { outcome: 'done' };
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
		const { outcome, lost } = await partitionBallots(partitions);
		const ms = Math.round(performance.now() - from);
		if (outcome === 'done') logger.info({ code: 'ballots_partitioned', partitions, ms });
		else if (outcome !== 'already')
			logger.warn({ code: 'ballots_not_partitioned', why: outcome, lost, partitions });
	} catch (error) {
		logger.warn({ code: 'ballots_not_partitioned', why: String(error), partitions });
	}
}

/**
 * PostgreSQL cannot divide a table in place: another is made in its likeness and the ballots are copied, with their ids. Its
 * view, indexes and triggers are read from the catalogue, so that those of a later migration come along.
 */
async function movingTo(sql: Sql, wanted: number): Promise<string[]> {
	const along = await sql<{ before: string | null; after: string }>(comesAlong, []);
	const [table] = await sql<{ owner: string; columns: string }>(ownerAndColumns, []);
	const divided = wanted > 1;
	return [
		`SET LOCAL ROLE ${table!.owner}`,
		...along.flatMap(({ before }) => before ?? []),
		'ALTER TABLE ballots RENAME TO ballots_before',
		`CREATE TABLE ballots (LIKE ballots_before INCLUDING ALL EXCLUDING INDEXES)${divided ? ' PARTITION BY HASH (nullifier)' : ''}`,
		...(divided ? Array.from({ length: wanted }, (_, part) => partition(part, wanted)) : []),
		`INSERT INTO ballots (${table!.columns}) SELECT ${table!.columns} FROM ballots_before ORDER BY id`,
		'ALTER SEQUENCE ballots_id_seq OWNED BY ballots.id',
		'DROP TABLE ballots_before',
		// A key of a divided table has to name what divides it. That ids are unique is the sequence's doing in both.
		`ALTER TABLE ballots ADD CONSTRAINT ballots_pkey PRIMARY KEY (id${divided ? ', nullifier' : ''})`,
		...along.map(({ after }) => after),
		'ANALYZE ballots'
	];
}

const partition = (part: number, of: number): string =>
	`CREATE TABLE ballots_${part}_of_${of} PARTITION OF ballots FOR VALUES WITH (MODULUS ${of}, REMAINDER ${part})`;
