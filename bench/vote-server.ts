import path from 'node:path';
import { rmSync } from 'node:fs';
import { config } from '#lib/server/platform/index.ts';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '#lib/server/platform/database/index.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { benchSeason, openBenchPoll } from './ballot-poll.ts';
import { realServer } from './server.ts';

/** The real server with an open vote at /vote/bench. */
export async function voteServer(): Promise<Awaited<ReturnType<typeof realServer>>> {
	const home = scratchFolder('bench');
	const postgres = await startEmbeddedPostgres({ home: path.join(home, 'postgres') });
	const stopDatabase = async () => {
		await postgres.stop();
		rmSync(home, { recursive: true, force: true });
	};
	try {
		await migrate(postgres.url);
		useDatabase(await openDatabase(postgres.url));
		await openBenchPoll(await benchSeason('bench'), 'bench');
		await closeDatabase();
		const real = await realServer({ DATABASE_URL: postgres.url, SECRET: config().SECRET });
		return { ...real, stop: () => real.stop().then(stopDatabase) };
	} catch (error) {
		await stopDatabase();
		throw error;
	}
}
