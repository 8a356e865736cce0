/** A world for measuring jobs: a database with its safety on, a store, and the real worker in a process of its own. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { DEFAULT_LIMITS, enqueueJob } from '#lib/server/compute/index.ts';
import { database, pool, prisma, transaction } from '#lib/server/platform/index.ts';

export interface JobWorld {
	sql: Pool;
	/** Orders a job in a transaction of its own; resolves when it has committed. */
	order(change?: { ownerKey?: string }): Promise<string>;
	close(): Promise<void>;
}

/** What a job runs here, and what is run bare beside it: the same program with the same runtime. */
export const COMMAND = ['node', '-e', '0'];

export async function jobWorld(slots: number): Promise<JobWorld> {
	const { url, close } = await database();
	await prisma().pool.update({ where: { key: 'local-cpu' }, data: { capacity: 64 } });
	const worker = fork(path.resolve('src/worker.ts'), {
		env: { ...process.env, DATABASE_URL: url, WORKER_SLOTS: String(slots) },
		execArgv: ['--disable-warning=ExperimentalWarning']
	});
	await probed(() => prisma().setting.findUnique({ where: { key: 'compute.containment' } }));
	let turn = 0;
	const order: JobWorld['order'] = ({ ownerKey = 'team:bench' } = {}) =>
		transaction((tx) =>
			enqueueJob(tx, {
				key: `bench:${process.pid}:${turn++}`,
				poolKey: 'local-cpu',
				lane: 'stage',
				ownerKey,
				problemKey: 'problem:bench',
				spec: {
					kind: 'command',
					runtime: 'node',
					command: COMMAND,
					bundle: null,
					expects: [],
					inputs: [],
					limits: DEFAULT_LIMITS,
					gpu: null
				}
			})
		);
	return {
		sql: pool(),
		order,
		async close() {
			await ended(worker);
			await close();
		}
	};
}

async function probed(ask: () => Promise<unknown>): Promise<void> {
	while (!(await ask())) await wait(50);
	await wait(500); // it listens a moment after it has probed
}

async function ended(worker: ChildProcess): Promise<void> {
	const gone = once(worker, 'exit');
	worker.kill('SIGTERM');
	await gone;
}

/** Waits until a job has ended, looking without a pause: what is waited for here is measured. */
export async function untilEnded(sql: Pool, id: string): Promise<{ startedAt: Date; code: string }> {
	for (;;) {
		const { rows } = await sql.query<{ startedAt: Date; code: string | null }>({
			name: 'bench_ended',
			text: 'SELECT started_at AS "startedAt", code FROM compute_jobs WHERE id = $1',
			values: [id]
		});
		const { startedAt, code } = rows[0]!;
		if (code !== null) return { startedAt, code };
		await wait(1);
	}
}

export async function runBare(): Promise<number> {
	const since = performance.now();
	const child = spawn(process.execPath, COMMAND.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
	await once(child, 'close');
	return performance.now() - since;
}
