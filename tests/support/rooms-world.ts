import { execFileSync } from 'node:child_process';
import path from 'node:path';

export interface Rooms {
	season: { id: string };
	/** The team of the captain. */
	team: { slug: string; name: string };
	/** A selected team that has no grant yet. */
	waiting: string;
	tokens: Record<'organiser' | 'second' | 'captain', string>;
	/** Of `placement`: a member of an organisation with an opening. */
	recruiter: string;
	slug: string;
}

function run(script: string, ...args: string[]): string {
	const env = {
		...process.env,
		DATA_DIR: process.env.E2E_DATA_DIR,
		DATABASE_URL: '',
		LOG_LEVEL: 'error',
		RATE_FACTOR: '1000'
	};
	const file = path.join(import.meta.dirname, script);
	return execFileSync(process.execPath, [file, ...args], { env, encoding: 'utf8' });
}

export const plantRooms = (kind: 'grants' | 'show' | 'placement'): Rooms =>
	JSON.parse(run('plant-rooms.ts', kind).trim().split('\n').at(-1)!) as Rooms;

/** Makes the season before it the current one again, so that journeys of other files find their own. */
export const retireRooms = ({ season }: Rooms): void => void run('plant-selection.ts', 'retire', season.id);
