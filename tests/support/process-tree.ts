import { readdirSync, readFileSync } from 'node:fs';

/** Every process below one, itself last, by the parents that the kernel tells. */
export function descendants(root: number): number[] {
	const children = new Map<number, number[]>();
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
			const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
			children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
		} catch {
			// It has just ended.
		}
	}
	const below = (pid: number): number[] => [...(children.get(pid) ?? []).flatMap(below), pid];
	return below(root);
}

/** Processes whose command line begins with a text. */
export function named(text: string): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((name) => {
			try {
				return readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').startsWith(text);
			} catch {
				return false;
			}
		})
		.map(Number);
}

export function killAll(pids: number[]): void {
	for (const pid of pids) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// It has just ended.
		}
	}
}
