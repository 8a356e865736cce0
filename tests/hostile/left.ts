import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { wantedBackend } from '#lib/server/compute/runner/backend.ts';

/** Whether the suite runs behind gVisor, where a program's processes are no processes of the host. */
export const behindGvisor = wantedBackend() === 'runsc';

/** Whether the program of a job has begun. */
export const hasBegun = (mark: string): boolean => {
	const pattern = new RegExp(`^${behindGvisor ? 'runsc-sandbox' : '/runtime/node'}\0.*${mark}`);
	return processesLike(pattern).length > 0;
};

/** How many processes there are that an attack left, by what its command lines match. */
export const left = (pattern: RegExp): number =>
	processesLike(pattern).length + (behindGvisor ? orphans().length : 0);

/** The bodies that gVisor gives to a program have no command line; one whose gVisor has gone belongs to nobody. */
const orphans = (): string[] =>
	readdirSync('/proc').filter((pid) => {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			return isGvisor(pid) && readFileSync(`/proc/${pid}/cmdline`).length === 0 && !isGvisor(parent!);
		} catch {
			return false; // just gone, or somebody else's
		}
	});
const isGvisor = (pid: string) => /\/runsc( \(deleted\))?$/.test(readlinkSync(`/proc/${pid}/exe`));

const processesLike = (pattern: RegExp): string[] =>
	readdirSync('/proc').filter((pid) => {
		try {
			return /^\d+$/.test(pid) && pattern.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
		} catch {
			return false;
		}
	});
