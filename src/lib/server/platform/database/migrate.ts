import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { connectionProblem } from './connection-problem.ts';
import { projectRoot } from './project-root.ts';

/** Prisma's schema engine takes the same advisory lock, so that the two never work at once. */
const LOCK = 72707369;

/** Prisma's own bookkeeping: its tools read the history that this file writes. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
	id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
	migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
	started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

export interface Migration {
	name: string;
	sql: string;
	checksum: string;
}

/** The migrations on disk, oldest first. */
export function readMigrations(folder = path.join(projectRoot(), 'prisma/migrations')): Migration[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => {
			const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
			return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
		})
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Applies what is missing and returns the names. What `prisma migrate deploy` does, without its downloaded engine.
 * Each migration and its bookkeeping commit together, so a failure leaves the database as it was.
 */
export async function migrate(url: string, migrations = readMigrations()): Promise<string[]> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	try {
		await client.connect();
	} catch (error) {
		throw connectionProblem(error, url);
	}
	try {
		await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
		return await applyMissing(client, migrations);
	} finally {
		await client.end(); // the session's end releases the lock
	}
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
	await client.query(TABLE);
	const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
		`SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
		   FROM _prisma_migrations WHERE rolled_back_at IS NULL`
	);
	const known = new Map(rows.map((row) => [row.name, row]));
	const onDisk = new Set(migrations.map(({ name }) => name));
	const ahead = rows.find((row) => !onDisk.has(row.name));
	if (ahead)
		throw new Error(
			`The database has the migration ${ahead.name}, which this version does not know: run the newer version.`
		);

	const applied: string[] = [];
	for (const migration of migrations) {
		const row = known.get(migration.name);
		if (row && !row.finished)
			throw new Error(`The migration ${row.name} began but never finished: resolve it first.`);
		if (row && !isOf(migration, row.checksum))
			throw new Error(
				`The migration ${row.name} was edited after it was applied: restore it and write a new one.`
			);
		if (row) continue;
		await apply(client, migration);
		applied.push(migration.name);
	}
	return applied;
}

/** A file that had to be written anew names the checksums that it had, and what they made otherwise is mended after it. */
const isOf = ({ sql, checksum }: Migration, applied: string): boolean =>
	applied === checksum || (/^-- supersedes (.*)$/m.exec(sql)?.[1]?.split(' ').includes(applied) ?? false);

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
	try {
		await client.query('BEGIN');
		await client.query(sql);
		await client.query(
			`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
			 VALUES ($1, $2, $3, clock_timestamp(), 1)`,
			[randomUUID(), checksum, name]
		);
		await client.query('COMMIT');
	} catch (error) {
		await client.query('ROLLBACK').catch(() => {});
		throw new Error(`The migration ${name} failed and was rolled back: ${(error as Error).message}`, {
			cause: error
		});
	}
}
