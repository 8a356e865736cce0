import { rmSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase,
	type Database,
	type EmbeddedPostgres
} from '#lib/server/platform/database/index.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';

/** A PostgreSQL of its own with all its safety on: that of the other tests forgets its last moments in a crash. */
export function durableDatabase(): { readonly current: Database } {
	const home = scratchFolder('faults-postgres');
	let postgres: EmbeddedPostgres | undefined;
	let current: Database | undefined;
	beforeAll(async () => {
		postgres = await startEmbeddedPostgres({ home });
		await migrate(postgres.url);
		current = await openDatabase(postgres.url);
		useDatabase(current);
	});
	afterAll(async () => {
		await closeDatabase();
		await postgres?.stop();
		rmSync(home, { recursive: true, force: true });
	});
	return {
		get current() {
			if (!current) throw new Error('The database is there once the tests run.');
			return current;
		}
	};
}
