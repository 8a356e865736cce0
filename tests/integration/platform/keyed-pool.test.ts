import { expect, test } from 'vitest';
import { keyedPool, openDatabase, pool } from '#lib/server/platform/index.ts';
import { testDatabase } from '#tests/support/database.ts';

const database = testDatabase();

test('a named statement finds its row by the key, though it was planned when the table held three', async () => {
	await pool().query('CREATE TABLE rows_by_key (key text PRIMARY KEY)');
	const find = (key: string) =>
		keyedPool().query({
			name: 'find',
			text: 'SELECT key FROM rows_by_key WHERE key = ANY ($1)',
			values: [[key]]
		});
	await pool().query(`INSERT INTO rows_by_key SELECT 'k' || n FROM generate_series(1, 3) AS n`);
	await pool().query('ANALYZE rows_by_key');
	for (let turn = 0; turn < 8; turn++) await find('k1');
	await pool().query(`INSERT INTO rows_by_key SELECT 'k' || n FROM generate_series(4, 5000) AS n`);
	expect((await find('k4711')).rows).toEqual([{ key: 'k4711' }]);
	await keyedPool().query('SELECT pg_stat_force_next_flush()');
	const { rows } = await pool().query(
		`SELECT seq_scan::int AS whole, idx_scan::int AS by_key FROM pg_stat_user_tables WHERE relname = 'rows_by_key'`
	);
	expect(rows).toEqual([{ whole: expect.any(Number), by_key: 9 }]);
});

test('what a database address says of its sessions holds beside it', async () => {
	const url = new URL(database.current.url);
	url.searchParams.set('options', '-c statement_timeout=4321');
	const opened = await openDatabase(url.href);
	const show = async (name: string) => (await opened.keyedPool.query(`SHOW ${name}`)).rows[0];
	expect(await show('statement_timeout')).toEqual({ statement_timeout: '4321ms' });
	expect(await show('enable_seqscan')).toEqual({ enable_seqscan: 'off' });
	expect(await show('plan_cache_mode')).toEqual({ plan_cache_mode: 'force_generic_plan' });
	await opened.close();
});
