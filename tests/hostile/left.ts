import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { wantedBackend } from '#lib/server/compute/runner/backend.ts';

/** Whether the suite runs behind gVisor, where a program's processes are no processes of the host. */
export const behindGvisor = wantedBackend() === 'runsc';

/** Processes of gVisor: its kernel, its helper for files, and the bodies that it gives to programs. */
function gvisorProcesses(): string[] {
	return readdirSync('/proc').filter((pid) => {
		try {
			return /^\d+$/.test(pid) && /\/runsc( \(deleted\))?$/.test(readlinkSync(`/proc/${pid}/exe`));
		} catch {
			return false; // just gone, or somebody else's
		}
	});
}

const others = new Set(behindGvisor ? gvisorProcesses() : []); // of other workers on this machine

/** Whether the program of a job has begun. */
export const hasBegun = (mark: string): boolean => {
	const pattern = new RegExp(`^${behindGvisor ? 'runsc-sandbox' : '/runtime/node'}\0.*${mark}`);
	return processesLike(pattern).length > 0;
};

/** How many processes are there that an attack left, by what its command lines match. */
export function left(pattern: RegExp): number {
	const found = behindGvisor ? gvisorProcesses().filter((pid) => !others.has(pid)) : processesLike(pattern);
	return found.length;
}

const processesLike = (pattern: RegExp): string[] =>
	readdirSync('/proc').filter((pid) => {
		try {
			return /^\d+$/.test(pid) && pattern.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
		} catch {
			return false;
		}
	});
