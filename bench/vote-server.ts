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
import { castBallot } from '#lib/server/voting/index.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { benchSeason, openBenchPoll } from './ballot-poll.ts';
import { passOf } from './requests.ts';
import { realServer } from './server.ts';

type Real = Awaited<ReturnType<typeof realServer>>;

/** The real server with an open vote at /vote/bench, in which the holder of `pass` has voted. */
export async function voteServer(): Promise<Real & { pass: string }> {
	const home = scratchFolder('bench');
	const postgres = await startEmbeddedPostgres({ home: path.join(home, 'postgres') });
	const stopDatabase = async () => {
		await postgres.stop();
		rmSync(home, { recursive: true, force: true });
	};
	try {
		await migrate(postgres.url);
		useDatabase(await openDatabase(postgres.url));
		const { seasonId } = await openBenchPoll(await benchSeason('bench'), 'bench');
		const pass = passOf(seasonId);
		await castBallot({ slug: 'bench', pass, option: 1 });
		await closeDatabase();
		const real = await realServer({ DATABASE_URL: postgres.url, SECRET: config().SECRET });
		return { ...real, pass, stop: () => real.stop().then(stopDatabase) };
	} catch (error) {
		await stopDatabase();
		throw error;
	}
}
