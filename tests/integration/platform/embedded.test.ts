import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '#lib/server/platform/database/index.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';

const isRoot = process.getuid?.() === 0;
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function newHome(): string {
	const home = scratchFolder('embedded');
	cleanups.push(() => rmSync(home, { recursive: true, force: true }));
	return home;
}

const start = async (home: string, { said = [] as string[], temporary = true } = {}) => {
	const postgres = await startEmbeddedPostgres({ home, temporary, say: (line) => said.push(line) });
	cleanups.push(() => postgres.stop());
	return postgres;
};

/** A process of its own that has started or joined the cluster. */
async function holder(home: string): Promise<{ child: ChildProcess; url: string; leave(): Promise<void> }> {
	const script = path.resolve(import.meta.dirname, '../../support/hold-postgres.ts');
	const child = spawn(process.execPath, [script, home], { stdio: ['pipe', 'pipe', 'inherit'] });
	onTestFinished(() => void child.kill('SIGKILL'));
	const [line] = (await once(child.stdout!, 'data')) as [Buffer];
	const leave = async () => {
		child.stdin!.write('\n');
		await once(child, 'exit');
	};
	return { child, url: line.toString().trim(), leave };
}

async function query(url: string, sql: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}

const serverPid = (home: string) =>
	Number(readFileSync(path.join(home, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);

describe('the built-in PostgreSQL', () => {
	test('two that start at once share one server, and the last to leave stops it', async () => {
		const home = newHome();
		const [one, two] = await Promise.all([holder(home), holder(home)]);
		expect(one.url).toBe(two.url);
		await one.leave();
		expect(await query(two.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
		await two.leave();
		await expect(query(two.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
	});

	test('the server of a process that was killed is joined, with everything it had', async () => {
		const home = newHome();
		const killed = await holder(home);
		await query(killed.url, 'CREATE TABLE kept AS SELECT 7 AS value');
		killed.child.kill('SIGKILL');
		await once(killed.child, 'exit');

		const next = await start(home);
		expect(next).toMatchObject({ joined: true, url: killed.url });
		expect(await query(next.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
		await next.stop();
		await expect(query(next.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
	});

	test('a server that was killed itself comes back with what was committed', async () => {
		const home = newHome();
		const before = await start(home, { temporary: false });
		await query(before.url, 'CREATE TABLE kept AS SELECT 7 AS value');
		process.kill(serverPid(home), 'SIGKILL'); // its children still let go while the next start begins

		const next = await start(home, { temporary: false });
		expect(next.joined).toBe(false);
		expect(await query(next.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
	});

	test('a leftover note of a process that is something else now does not fool the start', async () => {
		const home = newHome();
		await (await start(home)).stop();
		const note = [process.pid, path.join(home, 'cluster'), 1, 5999, '', '127.0.0.1', '', 'ready   '];
		writeFileSync(path.join(home, 'cluster/postmaster.pid'), note.join('\n'));
		const next = await start(home);
		expect(next.joined).toBe(false);
		expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
	});

	test('a start that was killed while making the cluster is made up for', async () => {
		const home = newHome();
		mkdirSync(path.join(home, 'cluster.making'));
		writeFileSync(path.join(home, 'cluster.making/PG_VERSION'), '18\n');
		writeFileSync(path.join(home, 'password'), 'of the start that failed');
		writeFileSync(path.join(home, 'start.lock'), '2147483646 of nobody');
		const postgres = await start(home);
		expect(await query(postgres.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
	});

	test.runIf(isRoot)(
		'in a private folder the data goes where its user can reach it, and a line says so',
		async () => {
			const home = newHome();
			chmodSync(home, 0o700);
			const said: string[] = [];
			const postgres = await start(path.join(home, 'postgres'), { said });
			cleanups.unshift(() => rmSync(postgres.home, { recursive: true, force: true }));
			expect(postgres.home).toMatch(/^\/var\/lib\/ai-champion-[0-9a-f]{8}$/);
			expect(said).toContain(
				`PostgreSQL keeps its data in ${postgres.home}, because its user cannot reach ${home}/postgres.`
			);
			expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
		}
	);

	test('a start that has to wait says what for', async () => {
		const home = newHome();
		const said: string[] = [];
		vi.useFakeTimers({ toFake: ['setTimeout'] });
		onTestFinished(() => void vi.useRealTimers());
		const starting = start(home, { said });
		vi.advanceTimersByTime(3000);
		vi.useRealTimers();
		await starting;
		expect(said).toEqual([expect.stringContaining('Waiting for the database')]);
	});

	test('data of another PostgreSQL is refused by name', async () => {
		const home = newHome();
		await (await start(home)).stop();
		writeFileSync(path.join(home, 'cluster/PG_VERSION'), '15\n');
		await expect(start(home)).rejects.toThrow('is of PostgreSQL 15, but 18 is installed');
	});

	test('a lost password is told', async () => {
		const home = newHome();
		await (await start(home)).stop();
		rmSync(path.join(home, 'password'));
		await expect(start(home)).rejects.toThrow(`The password of the database is missing: ${home}/password.`);
	});
});
