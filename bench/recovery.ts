import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { config } from '#lib/server/platform/index.ts';
import { forgetEdges, integrateOpenPolls } from '#lib/server/voting/index.ts';
import { benchSeason, openBenchPoll, type BenchPoll } from './ballot-poll.ts';
import type { Line } from './line.ts';
import { passOf } from './requests.ts';

const million = 1_000_000;

/**
 * From the start of a process that takes the place of a killed one to its first ballot, while a million stand in the poll;
 * then the log is read anew and its root compared with the last checkpoint, which fails loudly where they differ.
 */
export async function recoveryLines(
	home: string,
	url: string,
	{ seasonId, slug }: BenchPoll
): Promise<Line[]> {
	const whole = await secondsOf(integrateOpenPolls);
	const seconds: number[] = [];
	for (let round = 0; round < 3; round++) seconds.push(await firstBallot(home, url, seasonId, slug));
	forgetEdges();
	const again = await secondsOf(integrateOpenPolls);
	const first = Math.min(...seconds);
	return [
		{
			...{ name: 'recovery 1M', value: first, unit: 's to the first ballot', against: '2 s' },
			...{ ratio: first / 2, aim: '< 1' }
		},
		{
			...{ name: 'recovery 1M/log', value: again, unit: 's to read the log anew', against: 's to write it' },
			...{ ratio: again / whole, aim: 'told' }
		},
		{
			...{
				name: 'integrator 1M',
				value: million / whole,
				unit: 'leaves/s',
				against: 'five million a minute'
			},
			...{ ratio: million / whole / (5_000_000 / 60), aim: 'told' }
		}
	];
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
	const from = performance.now();
	await work();
	return (performance.now() - from) / 1000;
}

/** An open poll with a million ballots, booked, and none of them in the log. */
export async function plantMillion(url: string): Promise<BenchPoll> {
	const slug = `million-${randomUUID().slice(0, 8)}`;
	const poll = await openBenchPoll(await benchSeason(slug), slug);
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	await client.query(
		`INSERT INTO ballots (poll_id, nullifier, option, nonce, leaf_hash)
		SELECT $1::uuid, nullifier, 1, nonce, sha256('\\x00'::bytea || ballot_leaf($1::uuid, 1, '{}', now(), nonce, nullifier)) FROM (
			SELECT sha256(uuid_send(gen_random_uuid())) AS nullifier, substr(uuid_send(gen_random_uuid()), 1, 16) AS nonce FROM generate_series(1, ${million})
		) AS a`,
		[poll.id]
	);
	const booked = `INSERT INTO poll_intakes (poll_id, writer, received) VALUES ($1, 'bench', ${million})`;
	await client.query(booked, [poll.id]);
	await client.end();
	return poll;
}

async function firstBallot(home: string, url: string, seasonId: string, slug: string): Promise<number> {
	const env = {
		...process.env,
		ROLE: 'ballots',
		PORT: '0',
		HOST: '127.0.0.1',
		DATABASE_URL: url,
		DATA_DIR: home
	};
	const secret = {
		SECRET: config().SECRET,
		LOG_LEVEL: 'error',
		NODE_COMPILE_CACHE: path.join(home, 'compiled')
	};
	const from = performance.now();
	const child = spawn(process.execPath, ['server.js'], {
		env: { ...env, ...secret },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const gone = once(child, 'exit').then(() => {
		throw new Error('the process for ballots ended before it was ready');
	});
	const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), gone])) as [
		string
	];
	gone.catch(() => {}); // from here on it is meant to end
	const answer = await fetch(`${line.replace('READY ', '')}/api/v1/polls/${slug}/ballots`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${passOf(seasonId)}` },
		body: '{"option":1}'
	});
	const seconds = (performance.now() - from) / 1000;
	child.kill('SIGKILL');
	if (answer.status !== 200) throw new Error(`the first ballot was answered ${answer.status}`);
	return seconds;
}
