import { setTimeout as wait } from 'node:timers/promises';
import { jobWorld, runBare, untilEnded, type JobWorld } from './jobs.ts';
import { leaderboardLines } from './leaderboard.ts';
import { within, type Bench, type Line } from './line.ts';
import { quantile } from './timing.ts';
import { uploadLines } from './upload.ts';

const slots = 2;
const warmUp = 5;
const single = 100;
const batch = 60;
const rounds = 3;

/** What the platform adds to a job: its queue, its walls, its books. Each figure beside the same program run bare. */
export const evaluation: Bench = {
	name: 'evaluation',
	async run() {
		const world = await jobWorld(slots);
		const jobs: Line[] = [];
		try {
			jobs.push(...(await singleJobs(world)), ...(await manyJobs(world)));
		} finally {
			await world.close();
		}
		return [...jobs, ...(await uploadLines()), ...(await leaderboardLines())];
	}
};

/** One job at a time, in turn with the bare program: how long each takes, and how soon a worker picks it up. */
async function singleJobs(world: JobWorld): Promise<Line[]> {
	const [jobs, bare, pickUps]: number[][] = [[], [], []];
	for (let i = 0; i < warmUp + single; i++) {
		const bareMs = await runBare();
		const id = await world.order();
		const [since, at] = [performance.now(), Date.now()];
		const { startedAt, code } = await untilEnded(world.sql, id);
		const jobMs = performance.now() - since;
		if (code !== 'ok') throw new Error(`a trivial job ended with ${code}`);
		if (i >= warmUp) {
			jobs!.push(jobMs);
			bare!.push(bareMs);
			pickUps!.push(Math.max(0, startedAt.getTime() - at));
		}
		await wait(5 + Math.random() * 20);
	}
	const overhead = (share: number) => quantile(jobs!, share) - quantile(bare!, share);
	const bareMs = quantile(bare!, 0.5);
	return [
		within('job overhead/bare p50', overhead(0.5), 30),
		within('job overhead/bare p99', overhead(0.99), 80),
		{
			name: 'job/bare',
			value: quantile(jobs!, 0.5),
			unit: 'ms p50',
			against: 'the same program run bare',
			ratio: quantile(jobs!, 0.5) / bareMs,
			aim: 'told'
		},
		within('pick-up p50', quantile(pickUps!, 0.5), 50),
		within('pick-up p99', quantile(pickUps!, 0.99), 50)
	];
}

/** As many as two cores do, against a loop that does nothing but start the program, as many at a time. */
async function manyJobs(world: JobWorld): Promise<Line[]> {
	const [ours, theirs]: number[][] = [[], []];
	for (let round = 0; round < rounds; round++) {
		theirs!.push(await bareRate());
		ours!.push(await jobRate(world));
	}
	const [best, bare] = [Math.max(...ours!), Math.max(...theirs!)];
	const against = `bare spawn loop, ${slots} at a time`;
	return [{ name: 'jobs/spawn', value: best, unit: 'jobs/s', against, ratio: best / bare, aim: 'told' }];
}

async function bareRate(): Promise<number> {
	const since = performance.now();
	let left = batch;
	const loop = async () => {
		while (left-- > 0) await runBare();
	};
	await Promise.all(Array.from({ length: slots }, loop));
	return batch / ((performance.now() - since) / 1000);
}

async function jobRate(world: JobWorld): Promise<number> {
	await world.sql.query(`UPDATE pools SET paused_at = now() WHERE key = 'local-cpu'`);
	for (let i = 0; i < batch; i++) await world.order({ ownerKey: `team:${i % 7}` });
	const since = performance.now();
	await world.sql.query(`UPDATE pools SET paused_at = NULL WHERE key = 'local-cpu'`);
	await world.sql.query(`SELECT pg_notify('compute', 'queued local-cpu')`);
	for (;;) {
		const { rows } = await world.sql.query<{ open: number }>(
			`SELECT count(*)::int AS open FROM compute_jobs WHERE state IN ('queued', 'running')`
		);
		if (rows[0]!.open === 0) return batch / ((performance.now() - since) / 1000);
		await wait(10);
	}
}
