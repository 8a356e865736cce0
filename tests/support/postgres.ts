import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { scratchFolder } from '../../scripts/lib/scratch-folder.ts';
import { isAlive } from '../../src/lib/server/platform/database/start-lock.ts';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '../../src/lib/server/platform/database/index.ts';
import { partitionBallots } from '../../src/lib/server/voting/partitions.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** Of the maintenance database; `testDatabase` makes its own beside it. */
		postgresUrl: string;
		/** Databases of the test files are copies of this one. */
		template: string;
	}
}

const NAME = 'test-postgres';
const PREFIX = `ai-champion-${NAME}-`;

/**
 * One throw-away PostgreSQL for the whole run, with a migrated template database: one for each project, in which ballots lie as
 * the project's `BALLOT_PARTITIONS` says.
 */
export default async function setup(project: TestProject) {
	await sweepKilledRuns();
	const home = scratchFolder(`${NAME}-${process.pid}-${project.name}`);
	const postgres = await startEmbeddedPostgres({ home, temporary: true });
	const at = (name: string) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;

	const admin = new pg.Client({ connectionString: at('postgres') });
	await admin.connect();
	const template = `template_of_${project.name.replace(/\W/g, '_')}`;
	await admin.query(`CREATE DATABASE ${template}`);
	await admin.end();
	await migrate(at(template));
	const { BALLOT_PARTITIONS } = project.config.env;
	if (BALLOT_PARTITIONS) await partition(at(template), Number(BALLOT_PARTITIONS));

	project.provide('postgresUrl', at('postgres'));
	project.provide('template', template);
	return async () => {
		await postgres.stop();
		rmSync(home, { recursive: true, force: true });
	};
}

async function partition(url: string, partitions: number): Promise<void> {
	useDatabase(await openDatabase(url));
	const { outcome } = await partitionBallots(partitions);
	if (outcome !== 'done') throw new Error(`The ballots of the tests were not divided: ${outcome}`);
	await closeDatabase();
}

/** A run that was killed leaves its server and its folder behind. */
async function sweepKilledRuns(): Promise<void> {
	for (const name of readdirSync(tmpdir())) {
		if (!name.startsWith(PREFIX) || isAlive(Number.parseInt(name.slice(PREFIX.length)))) continue;
		const home = path.join(tmpdir(), name);
		await startEmbeddedPostgres({ home, temporary: true })
			.then((left) => left.stop())
			.catch(() => {});
		rmSync(home, { recursive: true, force: true });
	}
}
