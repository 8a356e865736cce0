import type { FaultCode } from '#lib/bundles/notes.ts';

/** Why a bundle cannot be used at all; the sentence for it stands with its code. */
export class BundleFault extends Error {
	readonly code: FaultCode;
	readonly details: Record<string, string | number>;

	constructor(code: FaultCode, details: Record<string, string | number> = {}) {
		super(`${code} ${JSON.stringify(details)}`);
		this.code = code;
		this.details = Object.fromEntries(
			Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? shown(value) : value])
		);
	}
}

/** A name from a stranger's file, short and without what cannot be seen. */
export const shown = (text: string): string =>
	text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, 160);
