import * as v from 'valibot';
import { logger, prisma, storage } from '#lib/server/platform/index.ts';
import { cleanText } from '../../runner/log-buffer.ts';
import type { JobIo } from '../engine.ts';
import { logKey } from './order.ts';
import type { ClusterRun } from './runs.ts';

const MOST_BYTES = 8 * 1024 * 1024;
const Piece = v.array(v.object({ view: v.picklist(['team', 'staff']), text: v.string() }));

/**
 * Passes on what a node has sent of a run's log since the last look, as a runner on this machine would have told it. How
 * far that was is kept with the run: a worker that takes it over goes on there. A log is no reason to trouble a job.
 */
export async function passOnLog(run: ClusterRun, io: JobIo): Promise<void> {
	try {
		for (;;) {
			const stored = await pieceOf(run);
			if (stored === null) return;
			const { logPieces } = await prisma().clusterRun.update({
				where: { key: run.key },
				data: { logPieces: run.logPieces + 1 },
				select: { logPieces: true }
			});
			run.logPieces = logPieces;
			for (const { view, text } of wordsOf(stored)) {
				if (view === 'team') io.log(cleanText(text));
				else io.note(cleanText(text));
			}
		}
	} catch (error) {
		logger.warn({ code: 'cluster_log_not_live', run: run.key, error: String(error) });
	}
}

/** The next piece, or null where it has not come. An S3 does not bound what a node sends, so one too large is no text. */
async function pieceOf(run: ClusterRun): Promise<Buffer | null> {
	const key = logKey(run, run.logPieces);
	const bytes = await storage().size(key);
	if (bytes === null) return null;
	return bytes > MOST_BYTES ? Buffer.alloc(0) : storage().get(key);
}

function wordsOf(stored: Buffer): v.InferOutput<typeof Piece> {
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Piece), stored.toString('utf8'));
	return parsed.success ? parsed.output : [];
}

/** The pieces are not needed once the whole log has come. */
export async function dropLogPieces(run: ClusterRun): Promise<void> {
	for (let piece = 0; piece < run.logPieces; piece++)
		await storage()
			.remove(logKey(run, piece))
			.catch((error: unknown) =>
				logger.warn({ code: 'cluster_log_left', run: run.key, error: String(error) })
			);
}
