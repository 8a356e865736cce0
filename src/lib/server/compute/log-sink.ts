import { logger } from '#lib/server/platform/index.ts';
import type { LeasedJob } from './claim.ts';
import { once } from './sql.ts';

/** Who reads a log: the team that the job is for, or the organisers. */
export const logViews = ['team', 'staff'] as const;
export type LogView = (typeof logViews)[number];

export interface LogSink {
	write(view: LogView, text: string): void;
	/** Takes nothing any more; what was not written yet is in the log that the job ends with. True if anything was. */
	close(): Promise<boolean>;
}

const GATHER_MS = 120;
/** Of one attempt and view. The runner's own cap is lower; this one holds whatever an engine sends. */
const MOST_CHARACTERS = 1024 * 1024;

const INSERT = `INSERT INTO compute_log_pieces (job_id, attempt, view, text) VALUES ($1::uuid, $2, $3, $4)`;

/**
 * Takes what a running job tells and writes it where those who watch can read it: gathered for a moment, one piece after
 * the other, so that pieces of a job have rising numbers. A log that cannot be written live is no reason to stop a job.
 */
export function openLogSink({ id, attempt }: Pick<LeasedJob, 'id' | 'attempt'>): LogSink {
	const waiting: Record<LogView, string> = { team: '', staff: '' };
	const written: Record<LogView, number> = { team: 0, staff: 0 };
	let timer: NodeJS.Timeout | null = null;
	let writing = Promise.resolve();
	let closed = false;

	async function flush(): Promise<void> {
		for (const view of logViews) {
			const text = waiting[view].slice(0, MOST_CHARACTERS - written[view]).replaceAll('\0', '');
			waiting[view] = '';
			written[view] += text.length;
			if (text) await once(INSERT, [id, attempt, view, text]);
		}
	}
	function flushSoon(): void {
		timer = null;
		writing = writing
			.then(flush)
			.catch((error) => logger.warn({ code: 'log_not_live', job: id, error: String(error) }));
	}
	return {
		write(view, text) {
			if (closed) return;
			waiting[view] += text;
			timer ??= setTimeout(flushSoon, GATHER_MS);
		},
		async close() {
			closed = true;
			if (timer) clearTimeout(timer);
			await writing;
			return logViews.some((view) => written[view] > 0);
		}
	};
}

/** Once a job has ended its log lies in the store, and the pieces are no longer needed. */
export async function dropPieces(jobId: string): Promise<void> {
	await once(`DELETE FROM compute_log_pieces WHERE job_id = $1::uuid`, [jobId]).catch((error) =>
		logger.warn({ code: 'log_pieces_left', job: jobId, error: String(error) })
	);
}

/** Pieces of jobs whose worker did not live to drop them. */
export async function dropOldPieces(): Promise<void> {
	await once(
		`DELETE FROM compute_log_pieces p USING compute_jobs j
		WHERE j.id = p.job_id AND j.finished_at IS NOT NULL AND j.finished_at < now() - interval '1 hour'`,
		[]
	);
}
