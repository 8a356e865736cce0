import { bootstrapInterval } from '#lib/evaluation/metrics/bootstrap.ts';
import type { Weights } from '#lib/evaluation/metrics/sample.ts';
import type { SplitScore } from '#lib/evaluation/score-task.ts';

/** Why a file of scores was not believed; for organisers. */
export class BadScores extends Error {}

const SPLITS = ['public', 'private'] as const;
const MAX_TEXT = 8 * 1024 * 1024;
const MOST_ROWS = 1_000_000;

/**
 * Reads what a scoring program wrote: `{ "public": { metric: number }, "private": { … } }`, or `{ metric: number }` for
 * both splits alike, or the same in lines `metric: number`. Only known metrics are taken, each must be there, and each
 * must be a finite number, one with its interval, or a list of one number per row; names that nobody asked for are passed over. `lenient`: all but the first may be missing.
 */
export function readScores(text: string, metrics: string[], lenient = false): SplitScore[] {
	if (text.length > MAX_TEXT) throw new BadScores('the file of scores is larger than 8 MiB');
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
	const told = Object.hasOwn(found, metric) ? found[metric] : undefined;
	const place = `${metric} (${split})`;
	if (told === undefined) throw new BadScores(`no score is called ${place}`);
	const { value, low, high, rows } = Array.isArray(told)
		? ofRows(told, place, `${metric}:${split}`)
		: isRecord(told)
			? withInterval(told, place)
			: { value: finite(told, place), low: told as number, high: told as number, rows: 0 };
	return { metric, split, value, low, high, rows, trivial: value, passes: null };
}

interface Told {
	value: number;
	low: number;
	high: number;
	rows: number;
}

function finite(value: unknown, place: string): number {
	if (typeof value !== 'number' || !Number.isFinite(value))
		throw new BadScores(`${place} is not a finite number`);
	return value;
}

/** `{ value, low, high, rows? }`: an interval of the program's own. */
function withInterval(told: Record<string, unknown>, place: string): Told {
	const [value, low, high] = ['value', 'low', 'high'].map((name) => finite(told[name], `${place} ${name}`));
	const rows = finite(told.rows ?? 0, `${place} rows`);
	if (low! > value! || value! > high!) throw new BadScores(`${place} lies outside of its interval`);
	if (!Number.isSafeInteger(rows) || rows < 0 || rows > MOST_ROWS)
		throw new BadScores(`${place} rows is no count of rows`);
	return { value: value!, low: low!, high: high!, rows };
}

/** `[0, 1, 1, …]`: one score for each row, of which the mean counts, with an interval as our own metrics have it. */
function ofRows(told: unknown[], place: string, seed: string): Told {
	if (told.length === 0 || told.length > MOST_ROWS) throw new BadScores(`${place} has no rows, or too many`);
	const each = told.map((value) => finite(value, `each score of ${place}`));
	const mean = (weights: Weights) =>
		each.reduce((sum, value, row) => sum + value * (weights?.[row] ?? 1), 0) / each.length;
	const value = finite(mean(null), place);
	return { value, ...bootstrapInterval(mean, each.length, seed), rows: each.length };
}
