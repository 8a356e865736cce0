import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { hasStragglers, runningPostmaster } from './postmaster.ts';

const NOBODY = 65_534;

function clusterIn(home: string, name: string): string {
	const cluster = path.join(home, name);
	mkdirSync(cluster);
	return cluster;
}

function newHome(): string {
	const home = scratchFolder('postmaster');
	onTestFinished(() => rmSync(home, { recursive: true, force: true }));
	return home;
}

/** Looks like the PostgreSQL of a cluster, and keeps where it works to itself: its program may be run but not read. */
function closedPostgres(home: string, cluster: string): number {
	const program = path.join(home, 'postgres');
	copyFileSync('/bin/sh', program);
	chmodSync(program, 0o111);
	const child = spawn(program, ['-c', 'read stdin', '-D', cluster, '-c', 'port=1'], { cwd: cluster });
	onTestFinished(() => void child.kill('SIGKILL'));
	return child.pid!;
}

/** Root may look into everything, so what it asks is asked as nobody. */
function asOrdinaryUser<T>(ask: () => T): T {
	if (process.getuid!() !== 0) return ask();
	process.seteuid!(NOBODY);
	try {
		return ask();
	} finally {
		process.seteuid!(0);
	}
}

const note = (cluster: string, pid: number) =>
	writeFileSync(path.join(cluster, 'postmaster.pid'), `${pid}\n${cluster}\n0\n5432\n\n\n\nready\n`);

describe.skipIf(process.platform !== 'linux')('beside PostgreSQL of another user', () => {
	test('a start does not wait for its processes to leave our cluster', () => {
		const home = newHome();
		closedPostgres(home, clusterIn(home, 'theirs'));
		const ours = clusterIn(home, 'ours');
		expect(asOrdinaryUser(() => hasStragglers(ours))).toBe(false);
	});

	test('a stale note that names it is not taken for our server', () => {
		const home = newHome();
		const pid = closedPostgres(home, clusterIn(home, 'theirs'));
		const ours = clusterIn(home, 'ours');
		note(ours, pid);
		expect(asOrdinaryUser(() => runningPostmaster(ours))).toBeNull();
	});

	test('our own server is known by its command line where its folder may not be seen', () => {
		const home = newHome();
		const ours = clusterIn(home, 'ours');
		const pid = closedPostgres(home, ours);
		note(ours, pid);
		expect(asOrdinaryUser(() => runningPostmaster(ours))).toEqual({ pid, port: 5432, ready: true });
	});
});

test.skipIf(process.platform !== 'linux')('a process that works in our cluster is waited for', () => {
	const ours = clusterIn(newHome(), 'ours');
	const child = spawn('/bin/sh', ['-c', 'read stdin'], { cwd: ours });
	onTestFinished(() => void child.kill('SIGKILL'));
	expect(hasStragglers(ours)).toBe(true);
});
