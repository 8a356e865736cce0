import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import {
	closeDatabase,
	openDatabase,
	useDatabase,
	type Database
} from '#lib/server/platform/database/index.ts';

/**
 * Gives the test file a database of its own, a copy of the migrated template, and points `database()` at it.
 * Call it once at the top of the file; the tests of one file share the database.
 */
export function testDatabase(): { readonly current: Database } {
	const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
	let current: Database | undefined;
	beforeAll(async () => {
		await administer(`CREATE DATABASE ${name} TEMPLATE ${inject('template')}`);
		const url = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href;
		current = await openDatabase(url);
		useDatabase(current);
	});
	afterAll(async () => {
		await closeDatabase();
		await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	});
	return {
		get current() {
			if (!current) throw new Error('The test database is there once the tests run.');
			return current;
		}
	};
}

async function administer(sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: inject('postgresUrl') });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
