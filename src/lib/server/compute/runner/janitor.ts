import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { membersOf, parentGroups, removeGroups } from './cgroups.ts';
import { findProgram, isRoot, killQuietly } from './host.ts';
import { isOurs, makerOf } from './owner.ts';

const OLD_MS = 2 * 3_600_000;

/** What a start of the runner found left over and removed. */
export interface Swept {
	processes: number;
	groups: number;
	mounts: number;
	directories: number;
}

/**
 * Clears what killed workers left: processes and control groups of their jobs, mounts and scratch directories. What a
 * living process made stays; what cannot be told (another process namespace) goes when it is old.
 */
export async function sweep(now = Date.now(), scratch = os.tmpdir()): Promise<Swept> {
	const swept: Swept = { processes: 0, groups: 0, mounts: 0, directories: 0 };
	await sweepGroups(swept, now);
	sweepMounts(swept, scratch);
	for (const name of namesIn(scratch)) {
		const directory = path.join(scratch, name);
		if (!isLeft(name, directory, now)) continue;
		try {
			if (statSync(directory).uid !== process.getuid?.() && !isRoot) continue;
			removeTree(directory);
			if (!existsSync(directory)) swept.directories++;
		} catch {
			// Another worker was quicker.
		}
	}
	return swept;
}

/** With what an image brought, too: directories that their owner may not write to, paths longer than a call takes. */
export function removeTree(directory: string): void {
	try {
		return rmSync(directory, { recursive: true, force: true });
	} catch {
		if (!isRoot) spawnSync('/usr/bin/chmod', ['-R', 'u+rwX', directory], { stdio: 'ignore' });
		spawnSync('/usr/bin/rm', ['-rf', '--one-file-system', directory], { stdio: 'ignore' });
	}
}

function isLeft(name: string, file: string, now: number): boolean {
	if (!isOurs(name)) return false;
	const maker = makerOf(name);
	if (maker !== 'unknown') return maker === 'gone';
	try {
		return now - statSync(file).mtimeMs > OLD_MS;
	} catch {
		return false;
	}
}

const namesIn = (directory: string): string[] => {
	try {
		return readdirSync(directory);
	} catch {
		return []; // no such hierarchy here
	}
};

async function sweepGroups(swept: Swept, now: number): Promise<void> {
	for (const parent of parentGroups()) {
		for (const name of namesIn(parent)) {
			const group = `${parent}/${name}`;
			if (!isLeft(name, group, now)) continue;
			for (const pid of membersOf(group)) {
				killQuietly(pid);
				swept.processes++;
			}
			swept.groups += await removeGroups([group]);
		}
	}
}

/** bubblewrap's mounts die with their namespace; those of container engines may stay behind in ours. */
function sweepMounts(swept: Swept, scratch: string): void {
	const umount = findProgram('umount');
	if (!umount || !isRoot) return;
	const points = readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.map((line) => line.split(' ')[4] ?? '')
		.filter((point) => point.startsWith(`${scratch}/`));
	for (const point of points.reverse()) {
		const name = path.relative(scratch, point).split('/')[0]!;
		if (makerOf(name) !== 'gone') continue;
		if (spawnSync(umount, ['--lazy', point], { stdio: 'ignore' }).status === 0) swept.mounts++;
	}
}
