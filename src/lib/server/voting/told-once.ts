import { logger } from '#lib/server/platform/index.ts';

/** Faults of polls that a timer meets at every turn: each is logged once, and again when it is another or comes back. */
export class ToldOnce {
	private readonly faults = new Map<string, string>();
	private readonly code: string;

	constructor(code: string) {
		this.code = code;
	}

	/** Waits for what is to be done for a poll. That it failed is told here, and is nobody else's matter. */
	async watch(poll: string, act: Promise<unknown>): Promise<void> {
		try {
			await act;
			this.faults.delete(poll);
		} catch (error) {
			const fault = String(error);
			if (this.faults.get(poll) !== fault) logger.error({ code: this.code, poll, error: fault });
			this.faults.set(poll, fault);
		}
	}
}
