import type { SplitScore } from '#lib/evaluation/score-task.ts';

/** Why a file of scores was not believed; for organisers. */
export class BadScores extends Error {}

const SPLITS = ['public', 'private'] as const;
const MAX_TEXT = 1024 * 1024;

/**
 * Reads what a scoring program wrote: `{ "public": { metric: number }, "private": { … } }`, or `{ metric: number }` for
 * both splits alike, or the same in lines `metric: number`. Only known metrics are taken, each must be there, and each
 * must be a finite number; names that nobody asked for are passed over. `lenient`: all but the first may be missing.
 */
export function readScores(text: string, metrics: string[], lenient = false): SplitScore[] {
	if (text.length > MAX_TEXT) throw new BadScores('the file of scores is larger than 1 MiB');
	const found = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text);
	const split = SPLITS.every((name) => isRecord(found[name]));
	return SPLITS.flatMap((name) => {
		const own = (split ? found[name] : found) as Record<string, unknown>;
		const wanted = metrics.filter((metric, at) => at === 0 || !lenient || Object.hasOwn(own, metric));
		return wanted.map((metric) => scoreOf(metric, name, own));
	});
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function fromJson(text: string): Record<string, unknown> {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text); // refuses NaN and Infinity, which other writers produce
	} catch {
		throw new BadScores('the scores are not JSON, or hold NaN or Infinity');
	}
	if (!isRecord(parsed)) throw new BadScores('the scores are no object');
	return parsed;
}

function fromLines(text: string): Record<string, unknown> {
	const pairs = text
		.split(/\r?\n/)
		.map((line) => /^\s*([^:]{1,200}?)\s*:\s*(\S+)\s*$/.exec(line))
		.filter((match) => match !== null)
		.map(([, name, value]): [string, unknown] => [name!, Number(value)]);
	return Object.fromEntries(pairs);
}

function scoreOf(metric: string, split: (typeof SPLITS)[number], found: Record<string, unknown>): SplitScore {
	// Own properties alone: a metric may not be found on a prototype.
	const value = Object.hasOwn(found, metric) ? found[metric] : undefined;
	if (value === undefined) throw new BadScores(`no score is called ${metric} (${split})`);
	if (typeof value !== 'number' || !Number.isFinite(value))
		throw new BadScores(`${metric} (${split}) is not a finite number`);
	return { metric, split, value, low: value, high: value, rows: 0, trivial: value, passes: null };
}
