import { mkdirSync, statSync } from 'node:fs';
import { BadBundle, BUNDLE_LIMITS, unpackBundle } from './bundle.ts';
import { runForked } from './forked.ts';
import { DEFAULT_LIMITS } from './spec.ts';
import type { UnpackReply } from './unpack-main.ts';

const MIB = 1024 * 1024;
/** Up to here a zip is unpacked where we stand, which saves starting a process. */
const SMALL = { zip: MIB, total: 8 * MIB };
const LIMITS = { ...DEFAULT_LIMITS, wallMs: 120_000, memoryBytes: 1024 * MIB };

/** Unpacks a stranger's zip below `target`; throws BadBundle with what was wrong with it. */
export async function unpackZip(zip: string, target: string, signal?: AbortSignal): Promise<void> {
	mkdirSync(target, { recursive: true, mode: 0o755 });
	const small = statSync(zip).size <= SMALL.zip && unpackedHere(zip, target);
	if (small) return;
	const message = { zip, target };
	const entry = 'unpack-main.ts';
	const run = await runForked<UnpackReply>({
		...{ entry, message, mayRead: [zip, target], mayWrite: [target], limits: LIMITS, signal }
	});
	if (run.reply?.kind === 'refused') throw new BadBundle(run.reply.why);
	if (run.stopped === 'wall_limit' || run.stopped === 'memory_limit')
		throw new BadBundle(`unpacking came to its ${run.stopped.replace('_', ' ')}`);
	if (!run.reply && run.stopped !== 'cancelled') throw new Error(`unpacking failed: ${run.log.slice(-500)}`);
}

/** False where it is larger than it looks; nothing was written then, since sizes are read before anything is inflated. */
function unpackedHere(zip: string, target: string): boolean {
	try {
		unpackBundle(zip, target, { ...BUNDLE_LIMITS, fileBytes: SMALL.total, totalBytes: SMALL.total });
		return true;
	} catch (error) {
		if (error instanceof BadBundle && error.message === TOO_LARGE) return false;
		throw error;
	}
}

const TOO_LARGE = 'too large when unpacked';
