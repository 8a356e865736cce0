import { expect, test } from 'vitest';
import { plainTransaction, pool } from '#lib/server/platform/index.ts';
import { testDatabase } from '#tests/support/database.ts';

testDatabase();

const backend = 'SELECT pg_backend_pid() AS pid';
const end = (pid: number) => pool().query('SELECT pg_terminate_backend($1, 5000)', [pid]);

// Vitest itself fails on an error that nobody has heard, which is what would end a process.
test.each(['between two statements', 'in the middle of one'])(
	'a connection that breaks %s fails that work alone',
	async (when) => {
		const failing = plainTransaction(async (client) => {
			const { rows } = await client.query<{ pid: number }>(backend);
			const asleep = when.startsWith('in') ? client.query('SELECT pg_sleep(60)') : null;
			asleep?.catch(() => {});
			await end(rows[0]!.pid);
			await asleep;
			await client.query('SELECT 1');
		});
		await expect(failing).rejects.toThrow(/terminat|queryable/);
		const pids = await Promise.all(
			Array.from({ length: 6 }, () => plainTransaction(async (client) => (await client.query(backend)).rows))
		);
		expect(pids).toHaveLength(6);
	}
);

test('a statement that failed is not taken for a success, though nobody looked', async () => {
	const failing = plainTransaction(async (client) => {
		await client.query(`INSERT INTO settings (key, value, updated_at) VALUES ('kept', '1', now())`);
		await client.query('SELECT 1 / 0').catch(() => {});
		return 'done';
	});
	await expect(failing).rejects.toThrow('nothing was committed');
	expect((await pool().query(`SELECT 1 FROM settings WHERE key = 'kept'`)).rows).toEqual([]);
});

test('what fails leaves nothing behind, and its connection goes on', async () => {
	const before = await plainTransaction(async (client) => (await client.query(backend)).rows);
	const failing = plainTransaction(async (client) => {
		await client.query(`INSERT INTO settings (key, value, updated_at) VALUES ('half', '1', now())`);
		throw new Error('stop');
	});
	await expect(failing).rejects.toThrow('stop');
	expect((await pool().query(`SELECT 1 FROM settings WHERE key = 'half'`)).rows).toEqual([]);
	expect(await plainTransaction(async (client) => (await client.query(backend)).rows)).toEqual(before);
});
