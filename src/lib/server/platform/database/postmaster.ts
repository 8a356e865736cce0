import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './start-lock.ts';

/** What postmaster.pid says of the server of a cluster. */
export interface Postmaster {
	pid: number;
	port: number;
	ready: boolean;
}

/** The server that works on this cluster now, or null. A file that names a process of something else counts for nothing. */
export function runningPostmaster(cluster: string): Postmaster | null {
	const noted = notedPostmaster(cluster);
	return noted && isAlive(noted.pid) && worksOn(cluster, noted.pid) ? noted : null;
}

export function notedPostmaster(cluster: string): Postmaster | null {
	try {
		const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
		const [pid, port] = [Number(lines[0]), Number(lines[3])];
		return pid > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : null;
	} catch {
		return null;
	}
}

/** PostgreSQL's processes stay in their cluster's folder; without /proc the command line has to do. */
function worksOn(cluster: string, pid: number): boolean {
	if (process.platform === 'win32') return true;
	try {
		return readlinkSync(`/proc/${pid}/cwd`) === cluster;
	} catch (error) {
		const { code, path: tried } = error as NodeJS.ErrnoException;
		if (process.platform === 'linux' && tried && code === 'ENOENT') return false;
	}
	try {
		return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
			'postgres'
		);
	} catch {
		return false;
	}
}

/** Whether children of a killed server still hold on to the cluster. They leave by themselves, within moments. */
export function hasStragglers(cluster: string): boolean {
	if (process.platform !== 'linux') return false;
	return readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksOn(cluster, Number(name)));
}
