import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
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

const waiting = `FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const waits = (many: number) =>
	until(async () => (await rowsOf(`SELECT 1 ${waiting}`)).length >= many, `${many} to wait for a lock`);

beforeAll(async () => {
	season = await plantSeason();
	planted = await shape();
	const poll = await plantPoll(season.id);
	await pool().query(manyBallots, [poll.id, 3000]);
	await countVote(poll.id);
});

describe('ballots that are divided by a hash of the voter', () => {
	it('lie in so many tables, all of them, as they were; and in one again as the migrations made it', async () => {
		const before = await everyBallot();
		for (const wanted of [4, 7, 1]) {
			expect(await partitionBallots(wanted)).toBe('done');
			expect(await partitionBallots(wanted)).toBe('already');
			expect(await tables()).toBe(wanted);
			expect(await everyBallot()).toEqual(before);
		}
		expect(await shape()).toEqual(planted);
	});

	it('are spread evenly, and each of a voter where the others are', async () => {
		await partitionBallots(4);
		const spread = await rowsOf('SELECT count(*)::int AS n FROM ballots GROUP BY tableoid');
		for (const { n } of spread as { n: number }[]) expect(n).toBeGreaterThan(600);
		const pattern = await rowsOf(
			`SELECT nullifier FROM ballots GROUP BY nullifier HAVING count(DISTINCT tableoid) > 1`
		);
		expect(pattern).toEqual([]);
	});

	it('cannot be changed, removed or cast twice, in whichever table they lie', async () => {
		await partitionBallots(4);
		await expect(pool().query('UPDATE ballots SET option = 2')).rejects.toThrow(/append-only/);
		for (let part = 0; part < 4; part++)
			await expect(pool().query(`DELETE FROM ballots_${part}_of_4`)).rejects.toThrow(/append-only/);
		const again = `INSERT INTO ballots (poll_id, nullifier, option, nonce) SELECT poll_id, nullifier, option, nonce FROM ballots LIMIT 1`;
		await expect(pool().query(again)).rejects.toThrow(/ballot_once_per_voter|poll_id_nullifier/);
	});

	it('wait for the end of a vote that is open, and nothing changes meanwhile', async () => {
		await partitionBallots(4);
		const poll = await plantPoll(season.id);
		const before = await everyBallot();
		expect(await partitionBallots(8)).toBe('vote_open');
		expect(await tables()).toBe(4);
		expect(await everyBallot()).toEqual(before);
		await transaction((tx) => closePoll(tx, systemActor, poll.id));
		expect(await partitionBallots(8)).toBe('done');
	});

	it('stay as they were where the process is killed on the way', async () => {
		await partitionBallots(4);
		const before = await everyBallot();
		const reader = await connected();
		await reader.query('BEGIN');
		await reader.query('SELECT 1 FROM ballots LIMIT 1'); // who reads is waited for
		const fault = partitionBallots(8).catch((error: unknown) => String(error));
		await waits(1);
		await reader.query(`SELECT pg_terminate_backend(pid) ${waiting}`);
		await reader.query('COMMIT');
		await reader.end();
		expect(await fault).toMatch(/terminat/);
		expect(await tables()).toBe(4);
		expect(await everyBallot()).toEqual(before);
	});

	it('are divided once by processes that start at the same moment', async () => {
		await partitionBallots(1);
		const told = await atOnce(3, () => partitionBallots(5));
		expect(told.toSorted()).toEqual(['already', 'already', 'done']);
		expect(await tables()).toBe(5);
	});
});

describe('a process that takes ballots', () => {
	it('goes on over a division, with a ballot on its way that had to wait for it', async () => {
		await partitionBallots(1);
		const passes = await issuePasses(season.id, 12);
		const committed = await plantPoll(season.id, { state: 'committed' });
		const first = await plantPoll(season.id);
		const cast = (slug: string, at: number) =>
			castBallot({ slug, pass: passes[at], option: 1, nonce: nonce() }).then(({ state }) => state);
		// PostgreSQL keeps the statement of a process that has asked it some times.
		for (let at = 0; at < 10; at++) expect(await cast(first.slug, at)).toBe('counted');
		expect(await recountFaults(first.id)).toEqual([]);

		// Whoever has asked for an id keeps a division from its end, after it has seen that no vote is open.
		const holder = await connected();
		await holder.query('BEGIN');
		await holder.query(`SELECT nextval('ballots_id_seq')`);
		const dividing = partitionBallots(4);
		await waits(1);
		await transaction((tx) => openPoll(tx, systemActor, committed.id));
		const casting = cast(committed.slug, 10);
		await waits(2);
		await holder.query('COMMIT');
		await holder.end();
		expect(await dividing).toBe('done');
		expect(await casting).toBe('counted');
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
});
