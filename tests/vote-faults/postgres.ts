import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { prisma } from '#lib/server/platform/index.ts';
import { postgresAccount } from '#lib/server/platform/database/postgres-account.ts';
import { reachableBinaries } from '#lib/server/platform/database/postgres-binaries.ts';
import { hasStragglers, runningPostmaster } from '#lib/server/platform/database/postmaster.ts';

const run = promisify(execFile);

/** A PostgreSQL to be killed, taken away and brought back; `home` is where it really lies. */
export class Victim {
	private readonly cluster: string;
	private readonly account = postgresAccount();

	constructor(home: string) {
		this.cluster = path.join(home, 'cluster');
	}

	private ctl(...args: string[]) {
		const program = path.join(reachableBinaries(path.dirname(this.cluster), this.account), 'bin/pg_ctl');
		const options = { cwd: '/', ...this.account };
		return run(program, [...args, '-D', this.cluster, '-s', '-w', '-t', '30'], options);
	}

	/** `kill -9` of the postmaster; its children notice and leave by themselves. */
	async killServer(): Promise<void> {
		process.kill(runningPostmaster(this.cluster)!.pid, 'SIGKILL');
		await this.bringBack();
	}

	/** `kill -9` of one backend: PostgreSQL throws all others out and recovers by itself. */
	async killBackend(random: () => number): Promise<void> {
		const parent = runningPostmaster(this.cluster)!.pid;
		const backends = childrenOf(parent).filter((pid) => commandOf(pid).includes('127.0.0.1'));
		const pid = backends[Math.floor(random() * backends.length)];
		if (pid) process.kill(pid, 'SIGKILL');
		await wait(50);
		await this.answers();
	}

	takeAway = (): Promise<unknown> => this.ctl('stop', '-m', 'immediate');

	async bringBack(): Promise<void> {
		while (hasStragglers(this.cluster)) await wait(20);
		// The killed one may stand among the processes until somebody has asked for its end: pg_ctl would wait for it.
		rmSync(path.join(this.cluster, 'postmaster.pid'), { force: true });
		await this.ctl('restart', '-l', path.join(this.cluster, 'server.log'));
		await this.answers();
	}

	get isUp(): boolean {
		return runningPostmaster(this.cluster) !== null;
	}

	private async answers(): Promise<void> {
		for (let tries = 0; tries < 1000; tries++) {
			if (
				await prisma().$queryRaw`SELECT 1`.then(
					() => true,
					() => false
				)
			)
				return;
			await wait(20);
		}
		throw new Error('PostgreSQL did not come back');
	}
}

function childrenOf(parent: number): number[] {
	return readdirSync('/proc').flatMap((pid) => {
		try {
			if (!/^\d+$/.test(pid)) return [];
			const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
			return Number(fields[1]) === parent ? [Number(pid)] : [];
		} catch {
			return [];
		}
	});
}

function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}
