import { readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sweepCgroups } from './runner/index.ts';

const OURS = /^ai-champion-(job|inputs|probe)-/;
const OLD_MS = 2 * 3_600_000;

/** Clears what killed workers left: control groups and scratch in the temporary directory. Anything young may be in another worker's use. */
export function sweepScratch(now = Date.now()): void {
	sweepCgroups(OLD_MS);
	for (const name of readdirSync(os.tmpdir())) {
		if (!OURS.test(name)) continue;
		const directory = path.join(os.tmpdir(), name);
		try {
			if (now - statSync(directory).mtimeMs > OLD_MS) rmSync(directory, { recursive: true, force: true });
		} catch {
			// Another worker was quicker.
		}
	}
}
