import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '#lib/server/platform/database/index.ts';
import { testDatabase } from '#tests/support/database.ts';

const database = testDatabase();
const sql = async (text: string) => {
	const client = new pg.Client({ connectionString: database.current.url });
	await client.connect();
	try {
		return (await client.query(text)).rows;
	} finally {
		await client.end();
	}
};
const migration = (name: string, text: string, checksum = name) => ({ name, sql: text, checksum });

describe('migrate', () => {
	test('a database that is up to date is left alone', async () => {
		expect(await migrate(database.current.url)).toEqual([]);
		const names = (await sql('SELECT migration_name FROM _prisma_migrations ORDER BY 1')).map(
			(row) => row.migration_name
		);
		expect(names).toEqual(readMigrations().map(({ name }) => name));
	});

	test('two starts at once apply a new migration once', async () => {
		const next = [...readMigrations(), migration('29990101000000_once', 'CREATE TABLE once (id int)')];
		const applied = await Promise.all([1, 2, 3].map(() => migrate(database.current.url, next)));
		expect(applied.flat()).toEqual(['29990101000000_once']);
		await sql(`DROP TABLE once; DELETE FROM _prisma_migrations WHERE migration_name LIKE '2999%'`);
	});

	test('a migration that was written anew stands for the ones that it names, and for no other', async () => {
		const [first, ...rest] = readMigrations();
		const anew = (names: string) => [
			{ ...first!, checksum: 'anew', sql: `-- supersedes ${names}\n${first!.sql}` },
			...rest
		];
		expect(await migrate(database.current.url, anew(`another ${first!.checksum}`))).toEqual([]);
		await expect(migrate(database.current.url, anew('another'))).rejects.toThrow(first!.name);
	});

	test('an edited migration is refused and named', async () => {
		const [first, ...rest] = readMigrations();
		const edited = [{ ...first!, checksum: 'other' }, ...rest];
		await expect(migrate(database.current.url, edited)).rejects.toThrow(
			`The migration ${first!.name} was edited after it was applied: restore it and write a new one.`
		);
	});

	test('a database of a newer version is refused', async () => {
		const older = readMigrations().slice(0, -1);
		await expect(migrate(database.current.url, older)).rejects.toThrow('run the newer version');
	});

	test('a migration that fails leaves nothing behind, and may be tried again', async () => {
		const broken = migration('29990101000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0;');
		const run = () => migrate(database.current.url, [...readMigrations(), broken]);
		await expect(run()).rejects.toThrow(
			'The migration 29990101000000_broken failed and was rolled back: division by zero'
		);
		expect(await sql(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
		broken.sql = 'CREATE TABLE half (id int)';
		expect(await run()).toEqual(['29990101000000_broken']);
	});
});

describe('a database that cannot be reached', () => {
	const refusal = (url: string) =>
		migrate(url).then(
			() => 'applied',
			(error: Error) => error.message
		);
	const remedy = 'Correct it, or remove DATABASE_URL to use the built-in PostgreSQL.';

	test('nothing listens', async () => {
		expect(await refusal('postgresql://someone:hidden@127.0.0.1:1/app')).toBe(
			`The database 127.0.0.1:1/app of DATABASE_URL does not answer: nothing listens there. ${remedy}`
		);
	});
	test('the password is wrong', async () => {
		const url = Object.assign(new URL(database.current.url), { password: 'wrong' });
		expect(await refusal(url.href)).toBe(
			`The database ${url.host}${url.pathname} of DATABASE_URL does not accept the password of "postgres". ${remedy}`
		);
	});
	test('the database is missing', async () => {
		const url = Object.assign(new URL(database.current.url), { pathname: '/nowhere' });
		expect(await refusal(url.href)).toBe(
			`The database ${url.host}/nowhere of DATABASE_URL does not exist: create "nowhere" first. ${remedy}`
		);
	});
	test('it is no address', async () => {
		expect(await refusal('localhost:5432')).toBe(
			'DATABASE_URL is not an address: write postgresql://user:password@host:5432/name.'
		);
	});
});
