import { errorCodes, type ErrorCode } from './error-codes.ts';

export type ErrorDetails = Record<string, string | number | boolean | null>;

/** A refusal that the person can act on. Anything else that is thrown is a surprise, with an incident id. */
export class DomainError extends Error {
	readonly code: ErrorCode;
	readonly details: ErrorDetails;

	constructor(code: ErrorCode, details: ErrorDetails = {}) {
		super(code);
		this.name = 'DomainError';
		this.code = code;
		this.details = details;
	}

	get status(): number {
		return errorCodes[this.code];
	}
}

export function refuse(code: ErrorCode, details: ErrorDetails = {}): never {
	throw new DomainError(code, details);
}

export function refuseIf(condition: boolean, code: ErrorCode, details: ErrorDetails = {}): void {
	if (condition) refuse(code, details);
}

/** For `may(...)`: an act that is not allowed is refused as such. */
export function insist(allowed: boolean): asserts allowed {
	if (!allowed) refuse('forbidden');
}

/** The row, or a refusal where there is none (or none that this reader may know of). */
export function found<T>(row: T | null | undefined): T {
	return row ?? refuse('not_found');
}
