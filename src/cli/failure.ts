/** What a script may branch on. 130 is an interruption, as shells have it. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, signIn: 3, unreachable: 4, interrupted: 130 } as const;

/** A reason to stop that one sentence explains. */
export class Failure extends Error {
	readonly kind: Exclude<keyof typeof exitCodes, 'ok'>;

	constructor(kind: Failure['kind'], message: string) {
		super(message);
		this.kind = kind;
	}
}
