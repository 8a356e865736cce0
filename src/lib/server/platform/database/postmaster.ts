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

function worksOn(cluster: string, pid: number): boolean {
	if (process.platform === 'win32') return true;
	const folder = folderOf(pid);
	return folder === null ? commandOf(pid).includes(`-D ${cluster} `) : folder === cluster;
}

/**
 * Where a process works; PostgreSQL's stay in their cluster's folder. Null where the system does not say: for other
 * users' processes, which in a container even root may not look into, and without /proc.
 */
function folderOf(pid: number): string | null {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return null;
	}
}

function commandOf(pid: number): string {
	try {
		if (process.platform === 'linux')
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
		return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
	} catch {
		return '';
	}
}

/**
 * Whether children of a killed server still hold on to the cluster. They leave by themselves, within moments. Processes
 * that may not be looked into do not count: most are another PostgreSQL's, and those would be waited for in vain.
 */
export function hasStragglers(cluster: string): boolean {
	if (process.platform !== 'linux') return false;
	return readdirSync('/proc').some((name) => /^\d+$/.test(name) && folderOf(Number(name)) === cluster);
}
