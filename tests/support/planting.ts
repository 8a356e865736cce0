import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Runs a script of this folder on the database of the running server; what it said last. */
export function runHere(script: string, ...args: string[]): string {
	const env = {
		...process.env,
		DATA_DIR: process.env.E2E_DATA_DIR, // the server's own: its secret makes the keys of the vote log
		DATABASE_URL: '',
		LOG_LEVEL: 'error',
		RATE_FACTOR: '1000'
	};
	const command = ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, script), ...args];
	const said = execFileSync(process.execPath, command, { env, encoding: 'utf8' });
	return said.trim().split('\n').at(-1)!;
}

/** What a `plant-….ts` has put into the database of the running server. */
export const plant = <T>(script: string, ...args: string[]): T => JSON.parse(runHere(script, ...args)) as T;

/** Makes the season before it the current one again, so that journeys of other files find their own. */
export const retireSeason = (seasonId: string): void => void runHere('retire-season.ts', seasonId);

export interface PlantedArena {
	slug: string;
	password: string;
	team: string;
	captain: string;
	outsider: string;
	organiser: string;
}

/** A practice problem, a team that may hand in, an outsider and an organiser. */
export const plantArena = () => plant<PlantedArena>('plant-submissions.ts');
