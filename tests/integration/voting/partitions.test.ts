import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { migrate, openDatabase, readMigrations, useDatabase } from '#lib/server/platform/database/index.ts';
import { pool, systemActor, transaction } from '#lib/server/platform/index.ts';
import {
	arrangeBallots,
	castBallot,
	closePoll,
	openPoll,
	partitionBallots
} from '#lib/server/voting/index.ts';
import { atOnce } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	countVote,
	issuePasses,
	manyBallots,
	nonce,
	plantPoll,
	plantSeason,
	recountFaults
} from '../../support/polls.ts';
import { until } from '../../support/until.ts';

const database = testDatabase();
let season: { id: string; slug: string };
let planted: unknown;

const rowsOf = async (text: string): Promise<unknown[]> => (await pool().query(text)).rows;
const tables = async (): Promise<number> =>
	(await rowsOf(`SELECT 1 FROM pg_inherits WHERE inhparent = 'ballots'::regclass`)).length || 1;

/** All that the catalogue says of the table and what hangs on it. */
const shape = () =>
	rowsOf(`SELECT 'column' AS kind, column_name AS name, concat_ws(' ', data_type, is_nullable, column_default) AS text
		FROM information_schema.columns WHERE table_name = 'ballots'
	UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'ballots'::regclass
	UNION ALL SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'ballots'::regclass
	UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'ballots'::regclass
	UNION ALL SELECT 'view', viewname, definition FROM pg_views WHERE definition ~ 'ballots'
	UNION ALL SELECT 'sequence', pg_get_serial_sequence('ballots', 'id'), '' ORDER BY 1, 2`);
const everyBallot = () => rowsOf('SELECT * FROM ballots ORDER BY id');

async function connected(): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: database.current.url });
	await client.connect();
	return client;
}

/** Somebody who reads ballots for a long time. */
async function reading(): Promise<pg.Client> {
	const client = await connected();
	await client.query('BEGIN');
	await client.query('SELECT count(*) FROM ballots');
	return client;
}

/** Whoever has asked for an id keeps a division from its end, after it has copied all ballots. */
async function holdingTheSequence(): Promise<pg.Client> {
	const client = await connected();
	await client.query('BEGIN');
	await client.query(`SELECT nextval('ballots_id_seq')`);
	return client;
}

const waiting = `FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const waits = (many: number) =>
	until(async () => (await rowsOf(`SELECT 1 ${waiting}`)).length >= many, `${many} to wait for a lock`);

beforeAll(async () => {
	season = await plantSeason();
	planted = await shape();
	const poll = await plantPoll(season.id, { change: 'last' });
	await pool().query(manyBallots, [poll.id, 3000]);
	await pool().query(
		`INSERT INTO ballots (poll_id, nullifier, turn, option, nonce) SELECT poll_id, nullifier, 1, 2, nonce FROM ballots ORDER BY id LIMIT 300`
	);
	await countVote(poll.id);
});

describe('ballots that are divided by a hash of the voter', () => {
	it('lie in so many tables, all of them, as they were; and in one again as the migrations made it', async () => {
		const before = await everyBallot();
		for (const wanted of [4, 7, 1]) {
			expect(await partitionBallots(wanted)).toEqual({ outcome: 'done' });
			expect(await partitionBallots(wanted)).toEqual({ outcome: 'already' });
			expect(await tables()).toBe(wanted);
			expect(await everyBallot()).toEqual(before);
		}
		expect(await shape()).toEqual(planted);
	});

	it('are spread evenly, and each of a voter where the others are', async () => {
		await partitionBallots(4);
		const spread = await rowsOf('SELECT count(*)::int AS n FROM ballots GROUP BY tableoid');
		for (const { n } of spread as { n: number }[]) expect(n).toBeGreaterThan(600);
		const voters = (whose: string) =>
			rowsOf(`SELECT nullifier FROM ballots GROUP BY nullifier HAVING count(*) > 1 AND ${whose}`);
		expect(await voters('count(DISTINCT tableoid) = 1')).toHaveLength(300);
		expect(await voters('count(DISTINCT tableoid) > 1')).toEqual([]);
	});

	it('cannot be changed, removed or cast twice, in whichever table they lie', async () => {
		await partitionBallots(4);
		await expect(pool().query('UPDATE ballots SET option = 2')).rejects.toThrow(/append-only/);
		for (let part = 0; part < 4; part++)
			await expect(pool().query(`DELETE FROM ballots_${part}_of_4`)).rejects.toThrow(/append-only/);
		const again = `INSERT INTO ballots (poll_id, nullifier, option, nonce) SELECT poll_id, nullifier, option, nonce FROM ballots LIMIT 1`;
		await expect(pool().query(again)).rejects.toThrow(/ballot_once_per_voter|poll_id_nullifier/);
	});

	it('wait for the end of a vote that is open, and keep nobody waiting to find out that it is', async () => {
		await partitionBallots(4);
		const poll = await plantPoll(season.id);
		const before = await everyBallot();
		const reader = await reading();
		expect(await partitionBallots(8)).toEqual({ outcome: 'vote_open' });
		await reader.end();
		expect(await tables()).toBe(4);
		expect(await everyBallot()).toEqual(before);
		await transaction((tx) => closePoll(tx, systemActor, poll.id));
		expect(await partitionBallots(8)).toEqual({ outcome: 'done' });
	});

	it('stay as they were where the process is killed while it copies them', async () => {
		await partitionBallots(4);
		const before = await everyBallot();
		const holder = await holdingTheSequence();
		const fault = partitionBallots(8).catch((error: unknown) => String(error));
		await waits(1);
		await holder.query(`SELECT pg_terminate_backend(pid) ${waiting}`);
		await holder.end();
		expect(await fault).toMatch(/terminat/);
		expect(await tables()).toBe(4);
		expect(await everyBallot()).toEqual(before);
	});

	it('are divided once by processes that start at the same moment', async () => {
		await partitionBallots(1);
		const told = await atOnce(3, () => partitionBallots(5));
		expect(told.map((one) => (typeof one === 'string' ? one : one.outcome)).toSorted()).toEqual([
			'already',
			'already',
			'done'
		]);
		expect(await tables()).toBe(5);
	});
});

describe('a process that takes ballots', () => {
	it('goes on over a division, and over a vote that was to open in the middle of it', async () => {
		await partitionBallots(1);
		const passes = await issuePasses(season.id, 12);
		const committed = await plantPoll(season.id, { state: 'committed' });
		const first = await plantPoll(season.id);
		const cast = (slug: string, at: number) =>
			castBallot({ slug, pass: passes[at], option: 1, nonce: nonce() }).then(({ state }) => state);
		// PostgreSQL keeps the statement of a process that has asked it some times.
		for (let at = 0; at < 10; at++) expect(await cast(first.slug, at)).toBe('counted');
		expect(await recountFaults(first.id)).toEqual([]);

		const holder = await holdingTheSequence();
		const dividing = partitionBallots(4);
		await waits(1);
		const opening = transaction((tx) => openPoll(tx, systemActor, committed.id));
		await waits(2); // the vote opens when its ballots need not wait
		await holder.end();
		expect(await dividing).toEqual({ outcome: 'done' });
		await opening;
		expect(await cast(committed.slug, 10)).toBe('counted');
		expect(await cast(committed.slug, 10)).toBe('already');
		expect(await recountFaults(committed.id)).toEqual([]);

		const second = await plantPoll(season.id);
		const states = await atOnce(12, (at) => cast(second.slug, at));
		expect(new Set(states)).toEqual(new Set(['counted']));
		expect(await cast(second.slug, 3)).toBe('already');
		expect(await recountFaults(second.id)).toEqual([]);
	});
});

describe('the start of a web process', () => {
	it('leaves ballots as they lie where it is told nothing, and else divides them unless a vote is open', async () => {
		await partitionBallots(3);
		await arrangeBallots(undefined);
		expect(await tables()).toBe(3);
		await arrangeBallots(2);
		expect(await tables()).toBe(2);
		const poll = await plantPoll(season.id);
		await arrangeBallots(4);
		expect(await tables()).toBe(2);
		await transaction((tx) => closePoll(tx, systemActor, poll.id));
	});

	it('goes on with ballots as they lie where somebody reads them for long, or a copy would lose what hangs on them', async () => {
		await partitionBallots(2);
		const reader = await reading();
		await arrangeBallots(4);
		await reader.end();
		expect(await tables()).toBe(2);
		await pool().query(
			`GRANT SELECT ON ballots TO PUBLIC; COMMENT ON VIEW poll_lines IS 'ours'; CREATE VIEW on_top AS SELECT * FROM poll_lines`
		);
		expect(await partitionBallots(4)).toEqual({
			outcome: 'would_be_lost',
			lost: ['comment on poll_lines', 'rights on ballots', 'rule _RETURN on view on_top']
		});
		await arrangeBallots(4);
		expect(await tables()).toBe(2);
		await pool().query(`DROP VIEW on_top; COMMENT ON VIEW poll_lines IS NULL`);
		await pool().query(`REVOKE ALL ON ballots FROM PUBLIC; CREATE PUBLICATION copies FOR TABLE ballots`);
		expect(await partitionBallots(4)).toEqual({ outcome: 'would_be_lost', lost: ['publication copies'] });
		await pool().query('DROP PUBLICATION copies');
		expect(await partitionBallots(4)).toEqual({ outcome: 'done' });
	});
});

test('every migration after it goes over a divided table as over one', async () => {
	const name = `divided_${randomBytes(4).toString('hex')}`;
	await pool().query(`CREATE DATABASE ${name}`);
	const url = Object.assign(new URL(database.current.url), { pathname: `/${name}` }).href;
	const migrations = readMigrations();
	const pages = migrations.findIndex((migration) => migration.name.endsWith('_ballot_pages_are_whole'));
	await migrate(url, migrations.slice(0, pages + 1));
	const other = await openDatabase(url);
	useDatabase(other);
	try {
		expect(await partitionBallots(4)).toEqual({ outcome: 'done' });
		expect(await migrate(url)).toEqual(migrations.slice(pages + 1).map((migration) => migration.name));
		expect(await partitionBallots(1)).toEqual({ outcome: 'done' });
		expect(await shape()).toEqual(planted);
	} finally {
		useDatabase(database.current);
		await other.close();
		await pool().query(`DROP DATABASE ${name} WITH (FORCE)`);
	}
});
