import { randomBytes } from 'node:crypto';
import { pool, systemActor, transaction } from '#lib/server/platform/index.ts';
import { between, closePoll, flushBallots, partitionBallots } from '#lib/server/voting/index.ts';
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

/** What a ballot costs the database, by the size of a flush, and a line of the log its reader, where ballots are divided, against one table. */
export async function partitionLines(home: string): Promise<Line[]> {
	await pool().query(`UPDATE polls SET state = 'closed', closed_at = now() WHERE state = 'open'`);
	const season = await benchSeason('partitions');
	const least = new Map<string, number>();
	const keep = (key: string, micros: number) => least.set(key, Math.min(least.get(key) ?? Infinity, micros));
	for (let round = 0; round < rounds; round++)
		for (const wanted of [1, partitions]) {
			const { outcome } = await partitionBallots(wanted);
			if (outcome === 'vote_open' || outcome === 'would_be_lost') throw new Error(`not divided: ${outcome}`);
			const poll = await openBenchPoll(season, `round-${round}-${wanted}`);
			for (const size of sizes) keep(`${wanted} ${size}`, await microsOf(home, poll.id, size));
			await transaction((tx) => closePoll(tx, systemActor, poll.id));
			keep(`${wanted} line`, await microsOfLine(poll.id));
		}
	const line = (name: string, key: string | number, unit: string): Line => {
		const [divided, one] = [least.get(`${partitions} ${key}`)!, least.get(`1 ${key}`)!];
		const ratio = divided / one;
		return {
			name: `ballots/partitions ${partitions}, ${name}`,
			value: divided,
			unit,
			against: 'one table',
			ratio,
			aim: 'told'
		};
	};
	return [
		...sizes.map((size) => line(`${size} a flush`, size, 'us CPU/ballot of the database')),
		line('reading', 'line', 'us/line of the log')
	];
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

/** Read as a published log is, in pieces. */
async function microsOfLine(id: string): Promise<number> {
	const piece = 5000;
	let lines = 0;
	const from = performance.now();
	for (let full = true; full;) {
		const text = `SELECT data FROM poll_lines WHERE ${between} ORDER BY index`;
		const { rowCount } = await pool().query(text, [id, lines, lines + piece]);
		lines += rowCount!;
		full = rowCount === piece;
	}
	return ((performance.now() - from) * 1000) / lines;
}
