/**
 * npm run test:vote-faults [-- NAME...] [--rounds N] [--seed N] [--partitions N]: kills and cuts off what ballots pass
 * through, while a crowd votes. No other process ends of it. After each fault the vote is published and recounted by a
 * program that shares no code with the platform: every acknowledged ballot is in the log exactly once, none is counted
 * twice, and the books balance. `kill -9` leaves the machine's own memory standing: what a power cut does to a disk is
 * PostgreSQL's promise and not tried here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '#lib/server/platform/database/index.ts';
import { config, prisma } from '#lib/server/platform/index.ts';
import { seeded } from '#demo/random.ts';
import { partitionBallots, storeLogs } from '#lib/server/voting/index.ts';
import { faultsOf } from '#tests/vote-faults/books.ts';
import { Crowd } from '#tests/vote-faults/crowd.ts';
import { Victim } from '#tests/vote-faults/postgres.ts';
import { ballotProcesses, integrators, type Crew } from '#tests/vote-faults/processes.ts';
import { scratchFolder } from './lib/scratch-folder.ts';
import { plantPoll, plantSeason } from '#tests/support/polls.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		rounds: { type: 'string', default: '30' },
		seed: { type: 'string', default: '1' },
		partitions: { type: 'string', default: '1' }
	}
});
const rounds = Number(values.rounds);
/** A scenario ends after so long however many rounds are left; the table says how many there were. */
const longestMs = Math.max(15_000, rounds * 1100);

process.env.LOG_LEVEL ??= 'silent';
process.env.WITNESSES = '';
const scratch = scratchFolder('vote-faults');
process.env.DATA_DIR = scratch;

interface Scene {
	victim: Victim;
	ballots: Crew;
	logs: Crew;
	crowd: Crowd;
	/** The same seed gives the same choices; when the processes come to them is the machine's affair. */
	random: () => number;
	home: string;
}

/** What is done to a vote that is under way; returns how many times. */
type Fault = (scene: Scene) => Promise<number>;

/** Until so many more were acknowledged and a moment has passed, so that every fault strikes a vote in full run. */
async function votesGoOn({ crowd, random }: Scene, more: number): Promise<void> {
	const goal = crowd.acknowledged + more;
	for (let tries = 0; crowd.acknowledged < goal; tries++) {
		if (tries > 3000) throw new Error('the vote stands still');
		await wait(10);
	}
	await wait(random() * 40);
}

/** Again and again after moments that nobody can foresee. */
const repeated =
	(times: number, act: (scene: Scene, round: number) => Promise<unknown>): Fault =>
	async (scene) => {
		const until = Date.now() + longestMs;
		let done = 0;
		for (; done < times && Date.now() < until; done++) {
			await votesGoOn(scene, 1 + Math.floor(scene.random() * 80));
			await act(scene, done);
		}
		return done;
	};

const once =
	(act: (scene: Scene) => Promise<unknown>): Fault =>
	async (scene) => {
		await wait(500);
		await act(scene);
		return 1;
	};

async function killWhenUp(crew: Crew, random: () => number): Promise<void> {
	while (!(await crew.kill(random))) await wait(20);
}

const objects = path.join(scratch, 'objects');
async function storeAway(): Promise<void> {
	const stood = existsSync(objects);
	if (stood) renameSync(objects, `${objects}.aside`);
	writeFileSync(objects, ''); // nothing can be made there, either
	await wait(3000);
	rmSync(objects);
	if (stood) renameSync(`${objects}.aside`, objects);
	await wait(500);
}

async function databaseAway({ victim, crowd }: Scene): Promise<void> {
	await victim.takeAway();
	const before = crowd.putOff;
	await wait(10_000);
	if (crowd.putOff === before) throw new Error('nobody noticed that the database was away');
	await victim.bringBack();
}

/** The disk of the database has no byte left for four seconds. */
async function diskFull({ victim, home, crowd }: Scene): Promise<void> {
	const filler = path.join(home, 'filler');
	const before = crowd.putOff;
	const until = Date.now() + 8000;
	while (Date.now() < until) {
		const { bavail, bsize } = statfsSync(home);
		try {
			writeFileSync(filler, Buffer.alloc(Math.min(bavail * bsize, 32 * 2 ** 20)), { flag: 'a' });
		} catch {
			// PostgreSQL was faster with the last bytes
		}
		await wait(20);
	}
	rmSync(filler, { force: true });
	if (crowd.putOff === before) throw new Error('nobody noticed that the disk was full');
	if (!victim.isUp) await victim.bringBack();
}

interface Scenario {
	name: string;
	fault: Fault;
	integrators?: number;
	env?: NodeJS.ProcessEnv;
	/** On a small file system of its own. */
	small?: boolean;
}

const clock = { NODE_OPTIONS: `--import ${path.resolve('tests/vote-faults/clock.ts')}` };
const scenarios: Scenario[] = [
	{
		name: 'ballot process killed',
		fault: repeated(rounds, ({ ballots, random }) => killWhenUp(ballots, random))
	},
	{ name: 'integrator killed', fault: repeated(rounds, ({ logs, random }) => killWhenUp(logs, random)) },
	{
		name: 'two integrators, both killed in turn',
		integrators: 2,
		fault: repeated(Math.ceil(rounds / 2), ({ logs, random }) => killWhenUp(logs, random))
	},
	{
		name: 'a backend of PostgreSQL killed',
		fault: repeated(Math.ceil(rounds / 4), ({ victim, random }) => victim.killBackend(random))
	},
	{
		name: 'PostgreSQL killed',
		fault: repeated(Math.ceil(rounds / 4), ({ victim }) => victim.killServer())
	},
	{ name: 'database away for 10 s', fault: once(databaseAway) },
	{ name: 'store away', fault: once(storeAway) },
	{
		name: 'clocks jump by an hour',
		env: clock,
		fault: repeated(12, async ({ ballots }) => ballots.signal('SIGUSR2'))
	},
	{ name: 'disk full', fault: once(diskFull), small: true }
];

interface World {
	victim: Victim;
	home: string;
	env: NodeJS.ProcessEnv;
	close: () => Promise<void>;
}

/** A PostgreSQL with all its safety on. */
async function openWorld(home: string): Promise<World> {
	const postgres = await startEmbeddedPostgres({ home, say: () => {} });
	await migrate(postgres.url);
	useDatabase(await openDatabase(postgres.url));
	const { outcome } = await partitionBallots(Number(values.partitions));
	if (outcome !== 'done' && outcome !== 'already')
		throw new Error(`The ballots were not divided: ${outcome}`);
	const env = {
		DATABASE_URL: postgres.url,
		SECRET: config().SECRET,
		DATA_DIR: scratch,
		RATE_FACTOR: '100000',
		NODE_COMPILE_CACHE: path.join(scratch, 'compiled'), // what is killed often has to start fast
		LOG_LEVEL: process.env.FAULTS_LOG ?? 'silent'
	};
	const close = async () => {
		await closeDatabase();
		await postgres.stop();
	};
	return { victim: new Victim(postgres.home), home: postgres.home, env, close };
}

async function play({ fault, integrators: count = 1, env = {} }: Scenario, world: World): Promise<string> {
	const random = seeded(Number(values.seed));
	const poll = await plantPoll((await plantSeason()).id, { fraud: [] });
	const ballots = ballotProcesses({ ...world.env, ...env });
	const logs = integrators({ ...world.env, ...env });
	const crowd = new Crowd(poll, () => ballots.ready.map(({ port }) => port), random);
	try {
		await Promise.all([ballots.start(3), logs.start(count)]);
		crowd.start();
		const times = await fault({ ...world, ballots, logs, crowd, random });
		await wait(500);
		await crowd.stop();
		await Promise.all([ballots.stop(), logs.stop()]);
		const faults = [...ballots.fallen, ...logs.fallen, ...(await faultsOf(poll, crowd, scratch))];
		faults.push(...(await copyFaults()));
		if (faults.length > 0) throw new Error(faults.join('\n    '));
		const { casts, acknowledged, putOff } = crowd;
		return `${times} × | ${casts.length} voters, ${acknowledged} acknowledged, ${putOff} times put off`;
	} finally {
		await crowd.stop();
		await Promise.all([ballots.stop(), logs.stop()]);
	}
}

const total = { passed: 0, failed: 0, skipped: 0 };
function tell(name: string, outcome: keyof typeof total, from: number, said: string): void {
	total[outcome]++;
	const seconds = `${((performance.now() - from) / 1000).toFixed(1)} s`;
	console.log(`${name.padEnd(38)} ${outcome.padEnd(8)} ${seconds.padStart(7)}  ${said}`);
}

async function playAll(chosen: Scenario[], world: World): Promise<void> {
	for (const scenario of chosen) {
		const from = performance.now();
		try {
			tell(scenario.name, 'passed', from, await play(scenario, world));
		} catch (error) {
			tell(scenario.name, 'failed', from, error instanceof Error ? (error.stack ?? '') : String(error));
			if (!world.victim.isUp) await world.victim.bringBack(); // the next one shall find a database
		}
	}
}

const matching = scenarios.filter(
	({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word))
);
const ordinary = matching.filter(({ small }) => !small);
if (ordinary.length > 0) {
	const world = await openWorld(path.join(scratch, 'postgres'));
	await playAll(ordinary, world).finally(world.close);
}
for (const scenario of matching.filter(({ small }) => small)) {
	const disk = path.join(scratch, 'disk');
	try {
		execFileSync('sh', ['-c', `mkdir -p ${disk} && mount -t tmpfs -o size=420m,mode=755 tmpfs ${disk}`], {
			stdio: 'pipe'
		});
	} catch {
		tell(scenario.name, 'skipped', performance.now(), 'a file system of its own can be made by root only');
		continue;
	}
	try {
		const world = await openWorld(path.join(disk, 'postgres'));
		await playAll([scenario], world).finally(world.close);
	} finally {
		execFileSync('umount', ['-l', disk]);
	}
}
rmSync(scratch, { recursive: true, force: true });
if (total.skipped > 0) console.log(`\n${total.skipped} skipped`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** Every log that is copied to the store in the end is there whole. */
async function copyFaults(): Promise<string[]> {
	await storeLogs();
	const polls = await prisma().poll.findMany({
		where: { state: { not: 'draft' } },
		select: { slug: true, storedSize: true, checkpoints: { orderBy: { size: 'desc' }, take: 1 } }
	});
	return polls
		.filter(({ storedSize, checkpoints }) => storedSize < Number(checkpoints[0]?.size ?? 0))
		.map(
			({ slug, storedSize }) => `the store has ${storedSize} leaves of ${slug}, and its last checkpoint more`
		);
}
