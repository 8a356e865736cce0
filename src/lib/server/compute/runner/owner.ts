import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Scratch directories and control groups carry the mark of the process that made them, so that a janitor can tell what
 * a killed worker left from what a living one uses, without waiting for it to grow old.
 */
const PREFIX = 'ai-champion';
const MARKED = new RegExp(`^${PREFIX}-(?:job|inputs|probe|group)-(\\d+)\\.(\\d+)\\.(\\d+)-`);

/** `22` is the time at which the process started, in ticks since boot: a process id alone may be somebody else's by now. */
function startTicks(pid: number | 'self'): string | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
	} catch {
		return null;
	}
}

/** Process ids mean something only within one process namespace. */
function namespaceNumber(): string {
	try {
		return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
	} catch {
		return '0';
	}
}

const mark = (): string => `${namespaceNumber()}.${process.pid}.${startTicks('self') ?? 0}`;

/** The beginning of a name of ours: `ai-champion-job-<namespace>.<pid>.<start>-`. */
export const ownName = (kind: 'job' | 'inputs' | 'probe' | 'group'): string => `${PREFIX}-${kind}-${mark()}-`;

/** Who made what has this name: `unknown` where the name is not ours or comes from another process namespace. */
export function makerOf(name: string): 'alive' | 'gone' | 'unknown' {
	const [, namespace, pid, start] = MARKED.exec(name) ?? [];
	if (!pid || namespace !== namespaceNumber()) return 'unknown';
	return startTicks(Number(pid)) === start ? 'alive' : 'gone';
}

/** Whether a name is one that we give, whoever of us gave it. */
export const isOurs = (name: string): boolean => name.startsWith(`${PREFIX}-`) && MARKED.test(name);
