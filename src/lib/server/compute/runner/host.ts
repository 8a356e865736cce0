import {
	accessSync,
	chmodSync,
	constants,
	copyFileSync,
	existsSync,
	mkdirSync,
	readlinkSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What the sandbox finds or prepares on the machine it stands on. */

export const isRoot = process.getuid?.() === 0;

/** Jobs of a root worker run under ids nobody else has, one per slot at a time. */
const FIRST_UID = 210_000;
const taken = new Set<number>();

export function takeUid(): number {
	let uid = FIRST_UID;
	while (taken.has(uid)) uid++;
	taken.add(uid);
	return uid;
}

export const giveBackUid = (uid: number): void => void taken.delete(uid);

/** Whether an id that owns nothing can get at it: every directory above lets everyone through. */
export const anyoneCanReach = (file: string): boolean => {
	for (let at = file; ; at = path.dirname(at)) {
		if (!(statSync(at).mode & 0o001)) return false;
		if (path.dirname(at) === at) return true;
	}
};

/** The runtime as a path that an unprivileged id can reach; copied aside where the installation is private. */
export function reachableRuntime(): string {
	const binary = process.execPath;
	if (!isRoot || anyoneCanReach(binary)) return binary;
	const aside = path.join(os.tmpdir(), `ai-champion-runtime-${process.version}`);
	const copy = path.join(aside, 'node');
	// Only root's own copy is trusted: anyone may make directories in the temporary directory.
	if (existsSync(copy) && statSync(aside).uid === 0 && statSync(copy).uid === 0) return copy;
	mkdirSync(aside, { recursive: true, mode: 0o755 });
	if (statSync(aside).uid !== 0) throw new Error(`${aside} belongs to somebody else`);
	copyFileSync(binary, `${copy}.${process.pid}`);
	chmodSync(`${copy}.${process.pid}`, 0o755);
	renameSync(`${copy}.${process.pid}`, copy);
	return copy;
}

/** Looks in fixed places and not in PATH: what runs as root must not be chosen by an environment. */
export function findProgram(name: string): string | null {
	for (const directory of ['/usr/bin', '/bin', '/usr/local/bin']) {
		const file = path.join(directory, name);
		try {
			accessSync(file, constants.X_OK);
			return file;
		} catch {
			continue;
		}
	}
	return null;
}

export function killQuietly(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// Already gone.
	}
}

/** Every process in the process namespace of `leader`, daemons included. */
export function namespaceMembers(leader: number): number[] {
	const namespace = (pid: number) => {
		try {
			return readlinkSync(`/proc/${pid}/ns/pid`);
		} catch {
			return null;
		}
	};
	const wanted = namespace(leader);
	if (!wanted) return [];
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => namespace(pid) === wanted);
}

/** Resident bytes of one process; 0 when it has just gone. */
export function residentBytes(pid: number): number {
	try {
		return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
	} catch {
		return 0;
	}
}

/**
 * Bytes that a process holds and nobody could take back: without the pages of files, which every process that runs the
 * same program shares and which the system may drop.
 */
export function ownBytes(pid: number): number {
	return resident(pid, 'RssAnon', 'RssShmem');
}

/** Of these, what it shares with nobody. */
export const anonymousBytes = (pid: number): number => resident(pid, 'RssAnon');

function resident(pid: number, ...kinds: string[]): number {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
		return kinds.reduce((sum, kind) => sum + kib(kind), 0) * 1024;
	} catch {
		return 0;
	}
}
