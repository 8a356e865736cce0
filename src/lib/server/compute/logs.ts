import { logger, storage } from '#lib/server/platform/index.ts';
import type { LeasedJob } from './claim.ts';
import type { LogView } from './log-sink.ts';
import type { JobResult } from './runner/index.ts';
import { once } from './sql.ts';

/** A job's log as it is now; `cursor` is the number of the last live piece in it. */
export interface JobLogText {
	text: string;
	cursor: string;
	ended: boolean;
}

/** A log no longer than this stays in the job's row: an object of its own would be one more file to be synced. */
const SHORT = 4 * 1024;
/** Where the store is away, this much stays in the row. */
const INLINE = 16 * 1024;
const keyOf = (jobId: string, attempt: number, view: LogView) => `jobs/${jobId}/${attempt}-log/${view}.txt`;

/**
 * Puts both logs into the store, beside the attempt's outputs, and takes them out of the result; short ones stay. Where the store cannot
 * be written, the row keeps the beginning: an end that is known is not lost for its log.
 */
export async function storeLogs(
	job: Pick<LeasedJob, 'id' | 'attempt'>,
	result: JobResult
): Promise<JobResult> {
	const put = async (view: LogView, text: string): Promise<string> => {
		if (text.length <= SHORT && text.isWellFormed() && !text.includes('\0')) return text;
		try {
			await storage().put(keyOf(job.id, job.attempt, view), Buffer.from(text));
			return '';
		} catch (error) {
			logger.warn({ code: 'log_not_stored', job: job.id, error: String(error) });
			return text.length > INLINE
				? `${text.slice(0, INLINE)}\n[… cut here: the log could not be stored …]\n`
				: text;
		}
	};
	const [log, notes] = await Promise.all([put('team', result.log), put('staff', result.notes)]);
	return { ...result, log, notes };
}

/** One view of a job's log. Skips authorisation: the room that ordered the job decides who may read. */
export async function unsafeJobLog(jobId: string, view: LogView): Promise<JobLogText> {
	const [row] = await once<{ attempt: number; finished: boolean; log: string; notes: string | null }>(
		`SELECT attempt, finished_at IS NOT NULL AS finished, log, result->>'notes' AS notes FROM compute_jobs WHERE id = $1::uuid`,
		[jobId]
	);
	if (!row) return { text: '', cursor: '0', ended: true };
	if (row.finished) {
		const inline = view === 'team' ? row.log : (row.notes ?? '');
		const stored = inline
			? null
			: await storage()
					.get(keyOf(jobId, row.attempt, view))
					.catch(() => null);
		return { text: inline || (stored?.toString('utf8') ?? ''), cursor: '0', ended: true };
	}
	const pieces = await once<{ id: string; text: string }>(
		`SELECT id, text FROM compute_log_pieces WHERE job_id = $1::uuid AND attempt = $2 AND view = $3 ORDER BY id`,
		[jobId, row.attempt, view]
	);
	return { text: pieces.map(({ text }) => text).join(''), cursor: pieces.at(-1)?.id ?? '0', ended: false };
}

/** Whether a job saw sealed data, so that what it made is not repeated to anyone. */
export const wasSealed = async (jobId: string): Promise<boolean> => (await sealedJobs([jobId])).has(jobId);

/** Those of the jobs that saw sealed data. */
export async function sealedJobs(jobIds: readonly string[]): Promise<Set<string>> {
	const rows = await once<{ id: string }>(
		`SELECT id FROM compute_jobs WHERE id = ANY ($1::uuid[]) AND (spec->>'sealed')::boolean`,
		[jobIds]
	);
	return new Set(rows.map(({ id }) => id));
}
