import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { config, pool } from '#lib/server/platform/index.ts';
import type { BenchPoll } from './ballot-poll.ts';
import type { Request } from './requests.ts';
import { cpuMicros } from './server.ts';

export interface Measure {
	perSecond: number;
	p50Ms: number;
	p99Ms: number;
	/** Processor time of the server per request, with all that it does afterwards. */
	micros: number;
	/** The same of PostgreSQL, all its processes together. */
	databaseMicros: number;
	/** What the load itself took, on the same machine. */
	loadMicros: number;
	memoryMb: number;
}

export const kinds = ['ballots', 'node-http', 'passes', 'bare', 'insert', 'prisma'] as const;
export type Kind = (typeof kinds)[number];

/** The servers to be compared, all up at once on one database. */
export class BallotServers {
	private readonly home: string;
	private readonly poll: BenchPoll;
	private loader: string[] = [];
	private readonly children = new Map<Kind, { child: ChildProcess; port: string }>();

	constructor(home: string, poll: BenchPoll) {
		this.home = home;
		this.poll = poll;
	}

	async start(url: string): Promise<void> {
		this.loader = loaderIn(this.home);
		await Promise.all(kinds.map((kind) => this.launch(kind, url)));
	}

	private async launch(kind: Kind, url: string): Promise<void> {
		// The servers share this process's secret, so that they know the passes made here.
		const ours = { DATABASE_URL: url, DATA_DIR: this.home, SECRET: config().SECRET };
		// As behind a proxy that tells everybody's address: without it nobody who comes from this machine is held back, nor counted.
		const brakes = { ADDRESS_HEADER: 'x-forwarded-for', RATE_FACTOR: '1000', PASS_PROOF: '1' };
		const env = { ...process.env, ...ours, ...brakes, LOG_LEVEL: 'error' };
		const folder = process.env.BENCH_PROFILE;
		const profile = folder && kind === 'ballots' ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
		const program = ['--disable-warning=ExperimentalWarning', 'bench/ballot-target.ts', kind, this.poll.id];
		const child = spawn(process.execPath, [...profile, ...program], {
			stdio: ['ignore', 'pipe', 'inherit'],
			env
		});
		const [port] = (await once(child.stdout!, 'data')) as [Buffer];
		this.children.set(kind, { child, port: String(port).trim() });
	}

	/** Whole requests to one address, the same for whoever is compared; `answered` false where all of them are to be refused. */
	async load(
		kind: Kind,
		address: string,
		requests: Request[],
		wide: number,
		answered = true
	): Promise<Measure> {
		const { child, port } = this.children.get(kind)!;
		const file = path.join(this.home, 'requests');
		writeFileSync(file, requests.map((fields) => fields.join('\t')).join('\n') + '\n');
		const count = requests.length;
		const before = [cpuMicros(child.pid!), databaseMicros(this.home)] as const;
		const [program, ...args] = [...this.loader, port, String(wide), address, file];
		const loader = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
		let text = '';
		loader.stdout.on('data', (chunk) => (text += chunk));
		await once(loader, 'close');
		const { failed, ...told } = JSON.parse(text) as Omit<Measure, 'micros'> & { failed: number };
		if (failed !== (answered ? 0 : count)) throw new Error(`${failed} of ${count} requests were refused`);
		if (kind === 'ballots' || kind === 'node-http') await logCaughtUp(address);
		const micros = (cpuMicros(child.pid!) - before[0]) / count;
		const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
		return {
			...told,
			micros,
			databaseMicros: (databaseMicros(this.home) - before[1]) / count,
			memoryMb: Number(resident) / 1024
		};
	}

	/** By SIGINT, after which a profile is written. */
	async stop(): Promise<void> {
		const all = [...this.children.values()].map(({ child }) => child);
		await Promise.all(
			all.map((child) => child.exitCode === null && child.kill('SIGINT') && once(child, 'exit'))
		);
	}
}

/** The log is part of a ballot's price, and must not be paid by whoever is measured next. */
async function logCaughtUp(address: string): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		const { rows } = await pool().query<{ behind: boolean }>(
			`SELECT (SELECT max(id) FROM ballots WHERE poll_id = p.id) > (SELECT max(high) FROM ballot_pages WHERE poll_id = p.id) AS behind
			FROM polls p WHERE slug = split_part($1, '/', 5)`,
			[address]
		);
		if (rows[0]?.behind !== true) return;
		await wait(100);
	}
	throw new Error('the log does not catch up');
}

/** The load in C++ where it can be compiled: in Node.js it takes as much of the machine as what it measures. */
function loaderIn(home: string): string[] {
	const program = path.join(home, 'ballot-load');
	const { status } = spawnSync('g++', ['-O2', '-std=c++17', '-o', program, 'bench/ballot-load.cc']);
	return status === 0 ? [program] : [process.execPath, 'bench/ballot-load.ts'];
}

/** Processor time of a PostgreSQL and all its children, those included that have ended. */
export function databaseMicros(home: string): number {
	const [pid] = readFileSync(path.join(home, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n');
	let ticks = 0;
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]!.split(' ');
			const own = Number(fields[11]) + Number(fields[12]);
			if (entry === pid) ticks += own + Number(fields[13]) + Number(fields[14]);
			else if (fields[1] === pid) ticks += own;
		} catch {
			// it has just ended
		}
	}
	return ticks * 10_000;
}
