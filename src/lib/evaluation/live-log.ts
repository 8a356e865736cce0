/** The words of live logs that browser and server share. */
import * as v from 'valibot';

export const logSteps = ['predict', 'score'] as const;
export type LogStep = (typeof logSteps)[number];

export const FollowLogSchema = v.object({
	submission: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
	step: v.picklist(logSteps),
	view: v.picklist(['team', 'staff'])
});
export type FollowLog = v.InferOutput<typeof FollowLogSchema>;

/** What the server answers to `log:follow`: the log so far, then pieces come as `log` events with rising numbers. */
export type LogSnapshot =
	{ ok: true; jobId: string; text: string; cursor: string; ended: boolean } | { ok: false };

export interface LogEvent {
	jobId: string;
	view: 'team' | 'staff';
	id: string;
	text: string;
}

/** Puts snapshot and pieces together, whatever order they arrive in; a piece that the snapshot has is dropped. */
export class LogText {
	text = '';
	#cursor = 0n;
	#early: LogEvent[] = [];
	#jobId: string | null = null;

	snapshot(jobId: string, text: string, cursor: string): void {
		this.#jobId = jobId;
		this.text = text;
		this.#cursor = BigInt(cursor);
		for (const piece of this.#early.splice(0)) this.add(piece);
	}

	add(piece: LogEvent): void {
		if (this.#jobId === null) this.#early.push(piece);
		else if (piece.jobId === this.#jobId && BigInt(piece.id) > this.#cursor) {
			this.#cursor = BigInt(piece.id);
			this.text += piece.text;
		}
	}
}
