import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 1_000;
/** A holder touches its lock every second, so one that is this old belongs to nobody, whatever its process id says. */
const STALE_MS = 15_000;

/** Runs `work` while no other process does so under the same lock file. A lock left by a killed process is taken over. */
export async function underLock<T>(file: string, work: () => Promise<T>): Promise<T> {
	await take(file);
	const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT_MS);
	beat.unref();
	try {
		return await work();
	} finally {
		clearInterval(beat);
		rmSync(file, { force: true });
	}
}

async function take(file: string): Promise<void> {
	const mine = `${process.pid} ${Math.random()}`;
	for (;;) {
		try {
			writeFileSync(file, mine, { flag: 'wx' });
			return;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		if (abandoned(file)) {
			writeFileSync(file, mine);
			await sleep(200); // whoever else found it abandoned has written by now; the last writer has it
			if (read(file) === mine) return;
		}
		await sleep(50);
	}
}

const read = (file: string): string | null => {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return null;
	}
};

function abandoned(file: string): boolean {
	const content = read(file);
	const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
	if (content === null || touched === undefined) return false; // let go a moment ago
	if (Date.now() - touched > STALE_MS) return true;
	const pid = Number.parseInt(content);
	return pid > 0 && !isAlive(pid);
}

/** Whether the process runs. One that ended but was not reaped, as in a container without an init, does not. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false; // else it lives, as another user
	}
	const state = process.platform === 'linux' && read(`/proc/${pid}/stat`)?.split(') ').at(-1);
	return !(state && state.startsWith('Z'));
}
