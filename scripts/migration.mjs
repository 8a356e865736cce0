/**
 * npm run migration <name>   writes the difference between the migrations and prisma/*.prisma as a new migration
 * npm run migration          checks that there is none; a difference exits with 2
 *
 * The migrations are applied to a PGlite in memory, so it needs no server and touches no data.
 */
import { PGlite } from '@electric-sql/pglite';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import {
	filters,
	migrationsDir,
	migrationsList,
	schemaDir,
	schemaEngine,
	schemaFiles,
	writeMigration
} from './schema-engine.mjs';

const name = process.argv[2];
if (name && !/^[a-z][a-z0-9_]*$/.test(name))
	fail('Name the migration in snake_case, for instance: npm run migration add_team_motto', 1);

const lock = path.join(schemaDir, '.migration-lock');
if (name) await takeLock();
process.on('exit', () => name && rmSync(lock, { recursive: true, force: true }));

const files = schemaFiles();
const engine = await schemaEngine(new PrismaPGlite(new PGlite()));
try {
	if (existsSync(migrationsDir)) await engine.applyMigrations({ migrationsList: migrationsList(), filters });
} catch (error) {
	fail(`The migrations on disk cannot be applied: ${error.message ?? error}`, 1);
}
const difference = await engine
	.diff({
		from: { tag: 'schemaDatasource', files, configDir: schemaDir },
		to: { tag: 'schemaDatamodel', files },
		script: true,
		exitCode: true,
		filters
	})
	.catch((error) => fail(`prisma/*.prisma is not valid: ${error.message ?? error}`, 1));

if (difference.exitCode === 0) {
	console.log('The migrations match prisma/*.prisma.');
	process.exit(0);
}
if (!name)
	fail(`${difference.stdout}\nprisma/*.prisma differs from prisma/migrations: npm run migration <name>`, 2);
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const file = writeMigration(`${stamp}_${name}`, `-- Why: \n${difference.stdout}`);
console.log(`${path.relative(process.cwd(), file)}\nSay why in its first line.`);
process.exit(0);

/** Two migrations written at once would both hold the same difference. A lock older than a minute is of a killed run. */
async function takeLock() {
	for (;;) {
		try {
			return mkdirSync(lock);
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
		if (Date.now() - since > 60_000) rmSync(lock, { recursive: true, force: true });
		await sleep(200);
	}
}

function fail(message, code) {
	console.error(message);
	process.exit(code);
}
