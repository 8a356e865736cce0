import { randomUUID } from 'node:crypto';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
import { config, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { commitPoll, createPoll, openPoll } from '#lib/server/voting/index.ts';
import type { Bench, Line } from './line.ts';
import { passOf, stageLines } from './ballot-stages.ts';
import { recoveryLine } from './recovery.ts';
import { recountLine } from './recount.ts';
import { cpuMicros } from './server.ts';

const rounds = 5;
const ballotsPerRound = 8_000;
const singlePerRound = 1_500;
const connections = 256;
const rowsPerInsert = 1000;

interface Measure {
	perSecond: number;
	p50Ms: number;
	p99Ms: number;
	micros: number;
	memoryMb: number;
}

/**
 * Durable ballots against a bare POST, one INSERT and one Prisma insert per request; then a recount, and a start after a
 * crash. Every server is up before the first round, and rounds go in turn, so that a busy moment strikes all alike.
 */
export const ballots: Bench = {
	name: 'ballots',
	async run() {
		const home = mkdtempSync(path.join(tmpdir(), 'ai-champion-bench-'));
		chmodSync(home, 0o755); // as root, PostgreSQL's own user has to come in
		const postgres = await startEmbeddedPostgres({ home: path.join(home, 'postgres') }); // with all its safety on
		const children: ChildProcess[] = [];
		try {
			await migrate(postgres.url);
			useDatabase(await openDatabase(postgres.url));
			const compared = await compare(home, postgres.url, children);
			for (const child of children) child.kill('SIGKILL');
			return [...compared, await recountLine(), await recoveryLine(home, postgres.url)];
		} finally {
			for (const child of children) child.kill('SIGKILL');
			await closeDatabase();
			await postgres.stop();
			rmSync(home, { recursive: true, force: true });
		}
	}
};

const kinds = ['ballots', 'bare', 'insert', 'prisma'] as const;
const widths = [64, 256, 1000];

async function compare(home: string, url: string, children: ChildProcess[]): Promise<Line[]> {
	const poll = await openSomePoll();
	const servers = await Promise.all(kinds.map((kind) => startTarget(kind, poll.id, home, url, children)));
	const [ours, bare, insert, naive] = servers as [Target, Target, Target, Target];
	const load = (server: Target, count: number, wide: number) => loadOf(home, server, poll, count, wide);
	for (const server of servers) await load(server, 2000, 64);
	const seen = new Map<string, Measure[]>();
	const measure = async (name: string, server: Target, count: number, wide: number) =>
		seen.set(name, [...(seen.get(name) ?? []), await load(server, count, wide)]);
	const rows: number[] = [];
	for (let round = 0; round < rounds; round++) {
		for (const wide of widths) {
			await measure(`ours ${wide}`, ours, ballotsPerRound, wide);
			await measure(`bare ${wide}`, bare, ballotsPerRound, wide);
		}
		await measure('insert', insert, singlePerRound, connections);
		await measure('prisma', naive, singlePerRound, connections);
		rows.push(await rawInserts(url));
	}
	const stages = process.env.BENCH_STAGES === '0' ? [] : stageLines(poll);
	return [...comparedLines((name) => seen.get(name)!, Math.max(...rows)), ...stages];
}

const best = (measures: Measure[]) => Math.max(...measures.map(({ perSecond }) => perSecond));
const cpu = (measures: Measure[]) => Math.min(...measures.map(({ micros }) => micros));

function comparedLines(of: (name: string) => Measure[], rows: number): Line[] {
	const rate = best(of('ours 256'));
	const least = (name: string, pick: (measure: Measure) => number) => Math.min(...of(name).map(pick));
	const told = (name: string, value: number, unit: string, against: string, other: number): Line => ({
		...{ name, value, unit, against },
		...{ ratio: value / other, aim: 'told' }
	});
	return [
		...widths.map((wide) => ({
			...told(
				`ballots/http ${wide}`,
				best(of(`ours ${wide}`)),
				'durable/s',
				'bare node:http POST',
				best(of(`bare ${wide}`))
			),
			aim: '>= 0.85'
		})),
		...widths.map((wide) =>
			told(
				`ballots/p50 ${wide}`,
				least(`ours ${wide}`, (m) => m.p50Ms),
				'ms',
				'bare node:http POST',
				least(`bare ${wide}`, (m) => m.p50Ms)
			)
		),
		...widths.map((wide) => ({
			...told(
				`ballots/p99 ${wide}`,
				least(`ours ${wide}`, (m) => m.p99Ms),
				'ms',
				'50 ms',
				50
			),
			aim: '< 1'
		})),
		{
			...told(
				'ballots/http cpu',
				cpu(of('ours 256')),
				'us CPU/ballot',
				'bare node:http POST',
				cpu(of('bare 256'))
			),
			aim: '<= 1.3'
		},
		told('ballots/insert', rate, 'durable/s', 'one INSERT per request', best(of('insert'))),
		{
			...told('ballots/prisma', rate, 'durable/s', 'one Prisma insert per request', best(of('prisma'))),
			aim: '>= 8'
		},
		told('ballots/rows', rate, 'durable/s', 'raw insert of 1,000 rows a time', rows),
		told(
			'ballots/memory',
			Math.max(...of('ours 1000').map((m) => m.memoryMb)),
			'MB resident',
			'bare node:http POST',
			Math.max(...of('bare 1000').map((m) => m.memoryMb))
		)
	];
}

interface Target {
	pid: number;
	port: string;
}

async function startTarget(
	kind: string,
	pollId: string,
	home: string,
	url: string,
	children: ChildProcess[]
): Promise<Target> {
	// The servers share this process's secret, so that they know the passes made here.
	const env = {
		...process.env,
		DATABASE_URL: url,
		DATA_DIR: home,
		SECRET: config().SECRET,
		RATE_FACTOR: '1000',
		LOG_LEVEL: 'error'
	};
	const profile =
		process.env.BENCH_PROFILE && kind === 'ballots'
			? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`]
			: [];
	const target = [
		...profile,
		'--disable-warning=ExperimentalWarning',
		'bench/ballot-target.ts',
		kind,
		pollId
	];
	const child = spawn(process.execPath, target, { stdio: ['ignore', 'pipe', 'inherit'], env });
	children.push(child);
	const [port] = (await once(child.stdout!, 'data')) as [Buffer];
	return { pid: child.pid!, port: String(port).trim() };
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
	server: Target,
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
	const { perSecond, p50Ms, p99Ms, failed } = JSON.parse(text) as {
		perSecond: number;
		p50Ms: number;
		p99Ms: number;
		failed: number;
	};
	if (failed > 0) throw new Error(`${failed} of ${count} requests were refused`);
	const micros = (cpuMicros(server.pid) - before) / count;
	const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
	return { perSecond, p50Ms, p99Ms, micros, memoryMb: Number(resident) / 1024 };
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
