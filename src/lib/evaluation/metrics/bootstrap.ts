import type { Weights } from './sample.ts';

/** A small seeded generator (sfc32 after a string hash), so that everyone who recomputes draws the same rows. */
export function seededRandom(seed: string): () => number {
	let h = 1779033703 ^ seed.length;
	for (let i = 0; i < seed.length; i++) {
		h = Math.imul(h ^ seed.charCodeAt(i), 3432918353);
		h = (h << 13) | (h >>> 19);
	}
	const next = () => {
		h = Math.imul(h ^ (h >>> 16), 2246822507);
		h = Math.imul(h ^ (h >>> 13), 3266489909);
		return (h ^= h >>> 16) >>> 0;
	};
	let [a, b, c, d] = [next(), next(), next(), next()];
	const random = () => {
		const t = (((a + b) | 0) + d) | 0;
		d = (d + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + t) | 0;
		return (t >>> 0) / 4294967296;
	};
	for (let i = 0; i < 12; i++) random();
	return random;
}

const DRAWS_AT_MOST = 50_000_000;
const REPLICATES = 1000;
const REPLICATES_AT_LEAST = 100;

/** 1000 replicates, fewer for large splits: a number of rows, never a clock, decides, so that it can be repeated. */
export const replicatesFor = (rows: number): number =>
	Math.max(REPLICATES_AT_LEAST, Math.min(REPLICATES, Math.floor(DRAWS_AT_MOST / Math.max(1, rows))));

/**
 * The 95 % percentile interval (Efron 1979) of a metric over `rows` rows. Replicates in which the metric has no
 * meaning (a class that was not drawn) are left out; the interval always holds the value itself.
 */
export function bootstrapInterval(
	valueOf: (weights: Weights) => number,
	rows: number,
	seed: string,
	replicates = replicatesFor(rows)
): { low: number; high: number } {
	return bootstrapIntervals((weights) => [valueOf(weights)], rows, seed, { replicates })[0]!;
}

/**
 * Intervals of several values over the same draws. Where rows belong to groups, whole groups are drawn (Field & Welsh
 * 2007): rows of one query are not independent of each other.
 */
export function bootstrapIntervals(
	valuesOf: (weights: Weights) => number[],
	rows: number,
	seed: string,
	{ replicates = replicatesFor(rows), groups }: { replicates?: number; groups?: ArrayLike<number> } = {}
): { low: number; high: number }[] {
	const point = valuesOf(null);
	const random = seededRandom(seed);
	const units = groups
		? 1 + Array.from({ length: rows }, (_, row) => groups[row]!).reduce((a, b) => Math.max(a, b), -1)
		: rows;
	const drawn = new Float64Array(units);
	const weights = groups ? new Float64Array(rows) : drawn;
	const found: number[][] = point.map(() => []);
	for (let replicate = 0; replicate < replicates; replicate++) {
		drawn.fill(0);
		for (let i = 0; i < units; i++) drawn[Math.floor(random() * units)]!++;
		if (groups) for (let row = 0; row < rows; row++) weights[row] = drawn[groups[row]!]!;
		valuesOf(weights).forEach((value, i) => Number.isFinite(value) && found[i]!.push(value));
	}
	return point.map((value, i) => {
		const values = found[i]!.sort((a, b) => a - b);
		if (values.length === 0) return { low: value, high: value };
		return {
			low: Math.min(value, percentile(values, 0.025)),
			high: Math.max(value, percentile(values, 0.975))
		};
	});
}

/** Linear between the two nearest, as in NumPy's default. */
function percentile(sorted: number[], share: number): number {
	const at = (sorted.length - 1) * share;
	const below = sorted[Math.floor(at)]!;
	const above = sorted[Math.ceil(at)]!;
	return below + (above - below) * (at - Math.floor(at));
}
