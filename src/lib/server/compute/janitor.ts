import { logger } from '#lib/server/platform/index.ts';
import { sweep } from './runner/index.ts';

/** Clears what killed workers left on this machine, and says so in the log. */
export async function sweepScratch(): Promise<void> {
	const swept = await sweep();
	if (Object.values(swept).some((count) => count > 0)) logger.info({ code: 'scratch_swept', ...swept });
}
