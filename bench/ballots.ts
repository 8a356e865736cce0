import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '#lib/server/platform/database/index.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { benchSeason, openBenchPoll, type BenchPoll } from './ballot-poll.ts';
import { BallotServers, type Kind, type Measure } from './ballot-servers.ts';
import { stageLines } from './ballot-stages.ts';
import type { Bench, Line } from './line.ts';
import { passLines } from './pass-lines.ts';
import { recountLine } from './recount.ts';
import { partitionLines } from './partitions.ts';
import { millionLine } from './recount-million.ts';
import { plantMillion, recoveryLines } from './recovery.ts';
import { asksOf, ballotsOf, worksOf } from './requests.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 8);
/** Connections at a time, and how many ballots come over them in a round: long enough for the log to come in between. */
const widths = new Map([
	[64, 10_000],
	[256, 25_000],
	[1000, 25_000]
]);
const singlePerRound = 1_500;
const passesPerRound = 15_000;
const rowsPerInsert = 1000;

/**
 * Durable ballots against a bare POST, one INSERT and one Prisma insert per request; then a recount, and a start after a
 * crash. Every server is up before the first round, and rounds go in turn, so that a busy moment strikes all alike.
 */
export const ballots: Bench = {
	name: 'ballots',
	async run() {
		const home = scratchFolder('bench');
		const postgres = await startEmbeddedPostgres({ home: path.join(home, 'postgres') }); // with all its safety on
		try {
			await migrate(postgres.url);
			useDatabase(await openDatabase(postgres.url));
			const compared = await compare(home, postgres.url);
			if (process.env.BENCH_PROFILE) return compared;
			const million = await plantMillion(postgres.url);
			const recovered = await recoveryLines(home, postgres.url, million);
			const recounted = [await recountLine(), await millionLine(home, million)];
			return [...compared, ...recovered, ...recounted, ...(await partitionLines(home))];
		} finally {
			await closeDatabase();
			await postgres.stop();
			rmSync(home, { recursive: true, force: true });
		}
	}
};

async function compare(home: string, url: string): Promise<Line[]> {
	const season = await benchSeason('bench');
	const poll = await openBenchPoll(season, 'bench');
	const changeable = await openBenchPoll(season, 'bench-last', 'last');
	const servers = new BallotServers(home, poll);
	const seen = new Map<string, Measure[]>();
	const rows: number[] = [];
	const keep = (name: string, measure: Measure) => seen.set(name, [...(seen.get(name) ?? []), measure]);
	const send = (kind: Kind, count: number, wide: number, { slug }: BenchPoll = poll) =>
		servers.load(kind, `/api/v1/polls/${slug}/ballots`, ballotsOf(season, count), wide);
	const measure = async (kind: Kind, count: number, wide: number, of = poll) =>
		keep(`${of === changeable ? 'changeable' : kind} ${wide}`, await send(kind, count, wide, of));
	const viewer = '/api/v1/viewer';
	try {
		await servers.start(url);
		for (const kind of ['ballots', 'bare', 'node-http'] as const) await send(kind, 10_000, 64);
		await servers.load('passes', viewer, worksOf(5_000), 64);
		for (let round = 0; round < rounds; round++) {
			for (const [wide, count] of widths) {
				await measure('ballots', count, wide);
				await measure('bare', count, wide);
			}
			for (const wide of [64, 256]) await measure('ballots', widths.get(wide)!, wide, changeable);
			await measure('node-http', widths.get(256)!, 256);
			keep('passes', await servers.load('passes', viewer, worksOf(passesPerRound), 256));
			keep('asks', await servers.load('passes', viewer, asksOf(passesPerRound), 256, false));
			await measure('insert', singlePerRound, 256);
			await measure('prisma', singlePerRound, 256);
			rows.push(await rawInserts(url));
		}
	} finally {
		await servers.stop();
	}
	const of = (name: string) => seen.get(name)!;
	return [...comparedLines(of, Math.max(...rows)), ...passLines(of), ...stageLines(poll)];
}

function comparedLines(of: (name: string) => Measure[], rows: number): Line[] {
	const most = (name: string, pick: (measure: Measure) => number) => Math.max(...of(name).map(pick));
	const least = (name: string, pick: (measure: Measure) => number) => Math.min(...of(name).map(pick));
	const rate = most('ballots 256', (m) => m.perSecond);
	const bare = 'bare node:http POST';
	const line = (name: string, value: number, unit: string, against: string, other: number, aim = 'told') => ({
		...{ name: `ballots/${name}`, value, unit, against },
		...{ ratio: value / other, aim }
	});
	const serverMicros = least('ballots 256', (m) => m.micros);
	const beside = (name: string, pick: (measure: Measure) => number, unit: string) =>
		line(name, least('ballots 256', pick), unit, 'the server', serverMicros);
	return [
		...[...widths.keys()].flatMap((wide) => {
			const [ours, theirs] = [`ballots ${wide}`, `bare ${wide}`];
			const perSecond = (name: string) => most(name, (m) => m.perSecond);
			const p50 = (name: string) => least(name, (m) => m.p50Ms);
			const p99 = (name: string) => least(name, (m) => m.p99Ms);
			const cpu = (name: string) => least(name, (m) => m.micros);
			return [
				line(`http ${wide}`, perSecond(ours), 'durable/s', bare, perSecond(theirs), '>= 0.85'),
				line(`cpu ${wide}`, cpu(ours), 'us CPU/ballot', bare, cpu(theirs), '<= 1.3'),
				line(`p50 ${wide}`, p50(ours), 'ms', bare, p50(theirs)),
				line(`p99 ${wide}`, p99(ours), 'ms', bare, p99(theirs)),
				...(wide === 1000 ? [line('p99 limit', p99(ours), 'ms at 1,000', '50 ms', 50, '< 1')] : [])
			];
		}),
		...[64, 256].map((wide) => {
			const rateOf = (name: string) => most(`${name} ${wide}`, (m) => m.perSecond);
			const against = 'where minds may not be changed';
			return line(`changeable ${wide}`, rateOf('changeable'), 'durable/s', against, rateOf('ballots'));
		}),
		line(
			'node-http 256',
			most('node-http 256', (m) => m.perSecond),
			'durable/s',
			'the lane, which others take',
			rate
		),
		line(
			'node-http cpu',
			least('node-http 256', (m) => m.micros),
			'us CPU/ballot',
			bare,
			least('bare 256', (m) => m.micros)
		),
		beside('database cpu', (m) => m.databaseMicros, 'us CPU/ballot with its leaf'),
		beside('load cpu', (m) => m.loadMicros, 'us CPU/ballot of the load'),
		line(
			'insert',
			rate,
			'durable/s',
			'one INSERT per request',
			most('insert 256', (m) => m.perSecond)
		),
		line(
			'prisma',
			rate,
			'durable/s',
			'one Prisma insert per request',
			most('prisma 256', (m) => m.perSecond),
			'>= 8'
		),
		line('rows', rate, 'durable/s', 'raw insert of 1,000 rows a time', rows),
		line(
			'memory',
			most('ballots 1000', (m) => m.memoryMb),
			'MB resident',
			bare,
			most('bare 1000', (m) => m.memoryMb)
		)
	];
}

/** Rows per second of the same table's insert, from one connection and with nothing around it. */
async function rawInserts(url: string): Promise<number> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const insert = `INSERT INTO ballots (poll_id, nullifier, option, nonce)
		SELECT $1::uuid, sha256(uuid_send(gen_random_uuid())), 1, decode(repeat('ab', 16), 'hex') FROM generate_series(1, ${rowsPerInsert})`;
	const from = performance.now();
	for (let i = 0; i < 20; i++) await client.query(insert, [randomUUID()]);
	const perSecond = (20 * rowsPerInsert) / ((performance.now() - from) / 1000);
	await client.end();
	return perSecond;
}
