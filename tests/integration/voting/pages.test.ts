import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { migrate, readMigrations } from '#lib/server/platform/database/index.ts';
import { pool, prisma } from '#lib/server/platform/index.ts';
import { castBallot, ownBallots } from '#lib/server/voting/index.ts';
import { insistWholeLog } from '#lib/server/voting/log/count.ts';
import { hashesOf } from '#lib/server/voting/log/hashes.ts';
import { integratePoll } from '#lib/server/voting/log/integrate.ts';
import { entryTile } from '#lib/server/voting/log/tiles.ts';
import { poolSql } from '#lib/server/voting/sql.ts';
import { unpackEntries } from '#lib/voting/tiles.ts';
import { testDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import {
	bookIntake,
	issuePasses,
	logOf,
	manyBallots,
	nonce,
	plantPoll,
	plantSeason,
	recountFaults,
	type TestPoll
} from '../../support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));

const leafHash = (line: Uint8Array): string => createHash('sha256').update('\0').update(line).digest('hex');
const linesOf = async (poll: TestPoll): Promise<Buffer[]> => {
	const text = 'SELECT data FROM poll_lines WHERE poll_id = $1 ORDER BY index';
	return (await pool().query<{ data: Buffer }>(text, [poll.id])).rows.map(({ data }) => data);
};

describe('ballots in pages of the log', () => {
	let poll: TestPoll;
	let pass: string;
	const pagesOf = () =>
		prisma().ballotPage.findMany({ where: { pollId: poll.id }, orderBy: { first: 'asc' } });

	beforeAll(async () => {
		poll = await plantPoll(season.id);
		pass = (await issuePasses(season.id, 1))[0]!;
		await pool().query(manyBallots, [poll.id, 1500]);
		await castBallot({ slug: poll.slug, pass, option: 1, nonce: nonce() });
		await pool().query(manyBallots, [poll.id, 998]);
		await integratePoll(logOf(season, poll));
		await pool().query(manyBallots, [poll.id, 1]);
		await integratePoll(logOf(season, poll));
	});

	test('are full but for the last of each turn, and one begins where the other ends', async () => {
		const pages = await pagesOf();
		expect(pages.map(({ first, size }) => [Number(first), size])).toEqual([
			[1, 1024],
			[1025, 1024],
			[2049, 451],
			[2500, 1]
		]);
		await insistWholeLog(poolSql, poll.id);
	});

	test('give the same hashes and lines from any place to any other', async () => {
		const lines = await linesOf(poll);
		expect(lines.length).toBe(2501);
		const wanted = lines.map(leafHash);
		for (const [from, to] of [
			[0, 2501],
			[0, 1],
			[1, 2],
			[1000, 1100],
			[1024, 1025],
			[1025, 2049],
			[2048, 2501],
			[2500, 2600],
			[3000, 3001]
		] as const) {
			const found: string[] = [];
			for await (const { hashes } of hashesOf(poolSql, poll.id, from, to))
				found.push(...hashes.map((hash) => Buffer.from(hash).toString('hex')));
			expect(found).toEqual(wanted.slice(from, to));
		}
		for (const index of [0, 3, 4, 8]) {
			const entries = unpackEntries((await entryTile(poll.id, { level: 'entries', index, width: 256 }))!)!;
			expect(entries.map(leafHash)).toEqual(wanted.slice(index * 256, index * 256 + 256));
		}
		expect(await entryTile(poll.id, { level: 'entries', index: 9, width: 256 })).toBeNull();
	});

	test('let a voter find the own one', async () => {
		expect(await ownBallots(season.id, { pass })).toMatchObject([{ receipt: { index: 1501 } }]);
	});

	test.each([
		['a hole', 2502, [1]],
		['a place that is taken', 2500, [1]],
		['the same ballot twice in it', 2501, [9_000_000, 9_000_000]],
		['a ballot of another page', 2501, 'known']
	])('are refused by the database with %s', async (_, first, ids) => {
		const known = (await pagesOf())[1]!.ballots[500]!;
		const ballots = ids === 'known' ? [known, known + 1n] : (ids as number[]).map(BigInt);
		const data = {
			pollId: poll.id,
			first,
			size: ballots.length,
			low: ballots[0]!,
			high: ballots.at(-1)!,
			ballots
		};
		const hashes = new Uint8Array(randomBytes(32 * ballots.length));
		await expect(prisma().ballotPage.create({ data: { ...data, hashes } })).rejects.toThrow(
			/do not follow|Unique constraint/
		);
		expect((await pagesOf()).length).toBe(4);
	});

	test('are never changed, and no leaf beside them leaves a hole', async () => {
		const where = { pollId_first: { pollId: poll.id, first: 1 } };
		await expect(prisma().ballotPage.update({ where, data: { low: 0 } })).rejects.toThrow('append-only');
		await expect(prisma().ballotPage.delete({ where })).rejects.toThrow('append-only');
		const leaf = { pollId: poll.id, kind: 'rules', data: new Uint8Array(1), hash: new Uint8Array(32) };
		for (const index of [2400, 2502])
			await expect(prisma().pollLeaf.create({ data: { ...leaf, index } })).rejects.toThrow('does not follow');
	});

	test('are recounted by anyone', async () => {
		await bookIntake(poll.id, 2499);
		expect(await recountFaults(poll.id)).toEqual([]);
	});
});

async function someoneWaits(client: pg.Client, database: string): Promise<void> {
	const text = `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`;
	await until(async () => (await client.query(text, [database])).rows.length > 0, 'the migration to wait');
}

test('a log that was written leaf by leaf reads the same after the change to pages', async () => {
	const url = new URL(inject('postgresUrl'));
	const admin = new pg.Client({ connectionString: url.href });
	await admin.connect();
	const name = `older_${randomBytes(4).toString('hex')}`;
	await admin.query(`CREATE DATABASE ${name}`);
	url.pathname = `/${name}`;
	const migrations = readMigrations();
	const change = migrations.findIndex((migration) => migration.name.endsWith('_ballots_in_pages'));
	await migrate(url.href, migrations.slice(0, change));
	const client = new pg.Client({ connectionString: url.href });
	await client.connect();
	const older = new pg.Client({ connectionString: url.href });
	const polls = ['11111111-1111-7111-8111-111111111111', '22222222-2222-7222-8222-222222222222'];
	const read = async () =>
		(await client.query(`SELECT poll_id, index::int, kind, data FROM poll_lines ORDER BY poll_id, index`))
			.rows as unknown[];
	try {
		for (const [at, poll] of polls.entries()) {
			await client.query(manyBallots, [poll, 1600 + at]);
			await client.query(
				`INSERT INTO poll_leaves (poll_id, index, kind, data, hash) SELECT $1, place, 'rules', 'a line', sha256('a line') FROM unnest(ARRAY[0, 1101]) AS place`,
				[poll]
			);
			// In another order than that of the ids, and some with their words kept beside them.
			await client.query(
				`INSERT INTO poll_leaves (poll_id, index, kind, ballot_id, data, hash)
				SELECT $1, place + CASE WHEN place > 1100 THEN 1 ELSE 0 END, 'ballot', id, CASE WHEN place < 20 THEN line END, sha256('\\x00'::bytea || line) FROM (
					SELECT id, row_number() OVER (ORDER BY id % 7, id) AS place, ballot_leaf(poll_id, option, choice, received_at, nonce, nullifier) AS line FROM (
						SELECT * FROM ballots WHERE poll_id = $1 ORDER BY id LIMIT 1600
					) AS first
				) AS b`,
				[poll]
			);
		}
		const before = await read();
		// A process of the older version is writing while the newer one starts.
		await older.connect();
		await older.query('BEGIN');
		const { rows: last } = await older.query<{ line: Buffer }>(
			`INSERT INTO poll_leaves (poll_id, index, kind, ballot_id, hash)
			SELECT poll_id, 1602, 'ballot', id, sha256('a line') FROM ballots WHERE poll_id = $1 ORDER BY id DESC LIMIT 1
			RETURNING (SELECT data FROM ballots b, ballot_leaf(b.poll_id, option, choice, received_at, nonce, nullifier) AS data WHERE b.id = ballot_id) AS line`,
			[polls[1]]
		);
		const changed = migrate(url.href, migrations);
		await someoneWaits(admin, name);
		await older.query('COMMIT');
		await changed;
		expect(before.length).toBe(3204);
		expect(await read()).toEqual([
			...before,
			{ poll_id: polls[1], index: 1602, kind: 'ballot', data: last[0]!.line }
		]);
		const { rows } = await client.query<{ poll: string; sizes: number[]; size: number }>(
			`SELECT poll_id AS poll, array_agg(size ORDER BY first) AS sizes, poll_log_size(poll_id)::int AS size FROM ballot_pages GROUP BY 1 ORDER BY 1`
		);
		expect(rows).toEqual([
			{ poll: polls[0], sizes: [1023, 77, 500], size: 1602 },
			{ poll: polls[1], sizes: [1023, 77, 501], size: 1603 }
		]);
	} finally {
		await Promise.all([client.end(), older.end()]);
		await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
		await admin.end();
	}
});
