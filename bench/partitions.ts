import { randomBytes } from 'node:crypto';
import { pool, systemActor, transaction } from '#lib/server/platform/index.ts';
import { closePoll, flushBallots, partitionBallots } from '#lib/server/voting/index.ts';
import { databaseMicros } from './ballot-servers.ts';
import { benchSeason, openBenchPoll } from './ballot-poll.ts';
import type { Line } from './line.ts';

const partitions = 8;
const sizes = [30, 200];
const ballotsPerRound = 30_000;
const rounds = 3;

const ballot = () => ({
	choice: 1,
	nonce: randomBytes(16).toString('base64url'),
	nullifier: randomBytes(32).toString('base64url'),
	at: new Date()
});

/** What the database spends on a ballot where ballots are divided, against one table: by turns, with the size of a flush. */
export async function partitionLines(home: string): Promise<Line[]> {
	await pool().query(`UPDATE polls SET state = 'closed', closed_at = now() WHERE state = 'open'`);
	const season = await benchSeason('partitions');
	const least = new Map<string, number>();
	for (let round = 0; round < rounds; round++)
		for (const wanted of [1, partitions]) {
			const { outcome } = await partitionBallots(wanted);
			if (outcome === 'vote_open' || outcome === 'would_be_lost') throw new Error(`not divided: ${outcome}`);
			const poll = await openBenchPoll(season, `round-${round}-${wanted}`);
			for (const size of sizes) {
				const key = `${wanted} ${size}`;
				least.set(key, Math.min(least.get(key) ?? Infinity, await microsOf(home, poll.id, size)));
			}
			await transaction((tx) => closePoll(tx, systemActor, poll.id));
		}
	return sizes.map((size) => ({
		name: `ballots/partitions ${partitions}, ${size} a flush`,
		value: least.get(`${partitions} ${size}`)!,
		unit: 'us CPU/ballot of the database',
		against: 'one table',
		ratio: least.get(`${partitions} ${size}`)! / least.get(`1 ${size}`)!,
		aim: 'told'
	}));
}

async function microsOf(home: string, id: string, size: number): Promise<number> {
	const poll = { id, form: { kind: 'single' as const }, change: 'once' as const };
	const batches = Array.from({ length: Math.round(ballotsPerRound / size) }, () =>
		Array.from({ length: size }, ballot)
	);
	const before = databaseMicros(home);
	for (const batch of batches) await flushBallots(poll, batch);
	return (databaseMicros(home) - before) / (batches.length * size);
}
