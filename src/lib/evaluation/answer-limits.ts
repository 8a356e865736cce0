import type { PredictionForm } from './metrics/index.ts';

/**
 * What a file of predictions may hold at most, so that scoring it ends within the scorer's own time and memory: whoever
 * sends more is told so, and a scorer that comes to its limits is then the platform's fault.
 */
export const answerLimits = {
	text: { perCell: 10_000, inAll: 5_000_000 },
	boxes: { perCell: 1000, inAll: 100_000 }
} as const;

const MIB = 1024 * 1024;
/** The largest table of predictions that a scorer reads, and the largest zip that is unpacked. */
export const fileLimits = { table: 32 * MIB, zip: 50 * MIB } as const;

export interface AnswerLimit {
	form: keyof typeof answerLimits;
	/** Characters of one text, or boxes of one image; and of a whole file. */
	perCell: number;
	inAll: number;
}

/** The limits that count for these forms of answers. */
export const limitsOf = (forms: readonly PredictionForm[]): AnswerLimit[] =>
	(['text', 'boxes'] as const)
		.filter((form) => forms.includes(form))
		.map((form) => ({ form, ...answerLimits[form] }));
