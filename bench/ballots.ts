import { createHmac, randomUUID } from 'node:crypto';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '#lib/server/platform/database/index.ts';
import { config, prisma, purposeKey, systemActor, transaction } from '#lib/server/platform/index.ts';
import { commitPoll, createPoll, openPoll } from '#lib/server/voting/index.ts';
import type { Bench, Line } from './line.ts';
import { recountLine } from './recount.ts';
import { cpuMicros } from './server.ts';

const rounds = 5;
const ballotsPerRound = 12_000;
const prismaPerRound = 2_000;
const connections = 256;
const rowsPerInsert = 1000;

interface Measure {
	perSecond: number;
	p99Ms: number;
	micros: number;
}

/** Durable ballots against a bare POST, one Prisma insert per request, and the database's own multi-row insert. */
export const ballots: Bench = {
	name: 'ballots',
	async run() {
		const home = mkdtempSync(path.join(tmpdir(), 'ai-champion-bench-'));
		const postgres = await startEmbeddedPostgres({ home: path.join(home, 'postgres'), temporary: true });
		const children: ChildProcess[] = [];
		try {
			await migrate(postgres.url);
			useDatabase(await openDatabase(postgres.url));
			return [...(await compare(home, postgres.url, children)), await recountLine()];
		} finally {
			for (const child of children) child.kill('SIGKILL');
			await closeDatabase();
			await postgres.stop();
			rmSync(home, { recursive: true, force: true });
		}
	}
};

async function compare(home: string, url: string, children: ChildProcess[]): Promise<Line[]> {
	const poll = await openSomePoll();
	// The servers share this process's secret, so that they know the passes made here.
	const env = {
		...process.env,
		DATABASE_URL: url,
		DATA_DIR: home,
		SECRET: config().SECRET,
		RATE_FACTOR: '1000',
		LOG_LEVEL: 'error'
	};
	const start = async (mode: string) => {
		const target = ['--disable-warning=ExperimentalWarning', 'bench/ballot-target.ts', mode, poll.id];
		const child = spawn(process.execPath, target, { stdio: ['ignore', 'pipe', 'inherit'], env });
		children.push(child);
		const [port] = (await once(child.stdout!, 'data')) as [Buffer];
		return { pid: child.pid!, port: String(port).trim() };
	};
	const [ours, bare, naive] = [await start('ballots'), await start('bare'), await start('prisma')];
	const load = (server: typeof ours, count: number, wide = connections) =>
		loadOf(home, server, poll, count, wide);
	await load(ours, 2000);
	await load(bare, 2000);
	const seen = {
		ours: [] as Measure[],
		bare: [] as Measure[],
		naive: [] as Measure[],
		wide: [] as Measure[],
		rows: [] as number[]
	};
	for (let round = 0; round < rounds; round++) {
		seen.ours.push(await load(ours, ballotsPerRound));
		seen.bare.push(await load(bare, ballotsPerRound));
		seen.rows.push(await rawInserts(url));
		if (round < 1) seen.naive.push(await load(naive, prismaPerRound));
		if (round < 2) seen.wide.push(await load(ours, ballotsPerRound, 1000));
	}
	const rate = (measures: Measure[]) => Math.max(...measures.map((measure) => measure.perSecond));
	const cpu = (measures: Measure[]) => Math.min(...measures.map((measure) => measure.micros));
	const best = rate(seen.ours);
	const p99Ms = Math.min(...seen.wide.map((measure) => measure.p99Ms));
	return [
		{
			name: 'ballots',
			value: best,
			unit: 'durable/s',
			against: 'bare node:http POST, best of rounds',
			ratio: best / rate(seen.bare),
			aim: '>= 0.85'
		},
		{
			name: 'ballots-cpu',
			value: cpu(seen.ours),
			unit: 'us CPU/ballot',
			against: 'bare node:http POST',
			ratio: cpu(seen.ours) / cpu(seen.bare),
			aim: '<= 1.3'
		},
		{
			name: 'ballots-naive',
			value: best,
			unit: 'durable/s',
			against: 'one Prisma insert per request',
			ratio: best / rate(seen.naive),
			aim: '>= 8'
		},
		{
			name: 'ballots-rows',
			value: best,
			unit: 'durable/s',
			against: 'raw insert of 1,000 rows a time',
			ratio: best / Math.max(...seen.rows),
			aim: 'told'
		},
		{
			name: 'ballots-p99',
			value: p99Ms,
			unit: 'ms at 1,000 connections',
			against: '50 ms',
			ratio: p99Ms / 50,
			aim: '< 1'
		}
	];
}

async function openSomePoll(): Promise<{ id: string; seasonId: string }> {
	const text = { ko: '벤치', en: 'Bench' };
	const season = await prisma().season.create({
		data: { slug: 'bench', name: text, call: text, criteria: [] }
	});
	const options = [1, 2].map((n) => ({ label: text, subject: String(n) }));
	const id = await transaction(async (tx) => {
		const poll = await createPoll(tx, systemActor, {
			seasonId: season.id,
			slug: 'bench',
			title: text,
			options
		});
		await commitPoll(tx, systemActor, poll);
		await openPoll(tx, systemActor, poll);
		return poll;
	});
	return { id, seasonId: season.id };
}

async function loadOf(
	home: string,
	server: { pid: number; port: string },
	poll: { seasonId: string },
	count: number,
	wide: number
): Promise<Measure> {
	const file = path.join(home, 'passes');
	writeFileSync(file, Array.from({ length: count }, () => passOf(poll.seasonId)).join('\n'));
	const before = cpuMicros(server.pid);
	const child = fork(
		'bench/ballot-load.ts',
		[server.port, String(wide), '/api/v1/polls/bench/ballots', file],
		{
			silent: true
		}
	);
	let text = '';
	child.stdout!.on('data', (chunk) => (text += chunk));
	child.stderr!.pipe(process.stderr);
	await once(child, 'close');
	const { perSecond, p99Ms, failed } = JSON.parse(text) as {
		perSecond: number;
		p99Ms: number;
		failed: number;
	};
	if (failed > 0) throw new Error(`${failed} of ${count} requests were refused`);
	return { perSecond, p99Ms, micros: (cpuMicros(server.pid) - before) / count };
}

/** A pass as the platform seals it, without a row for each: a million voters would otherwise take longer than the vote. */
function passOf(seasonId: string): string {
	const body = `d.${seasonId}.${randomUUID()}`;
	return `${body}.${createHmac('sha256', purposeKey('voting:pass')).update(body).digest('base64url')}`;
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
