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
	const value = valueOf(null);
	const random = seededRandom(seed);
	const drawn = new Float64Array(rows);
	const values: number[] = [];
	for (let replicate = 0; replicate < replicates; replicate++) {
		drawn.fill(0);
		for (let i = 0; i < rows; i++) drawn[Math.floor(random() * rows)]!++;
		const one = valueOf(drawn);
		if (Number.isFinite(one)) values.push(one);
	}
	if (values.length === 0) return { low: value, high: value };
	values.sort((a, b) => a - b);
	return {
		low: Math.min(value, percentile(values, 0.025)),
		high: Math.max(value, percentile(values, 0.975))
	};
}

/** Linear between the two nearest, as in NumPy's default. */
function percentile(sorted: number[], share: number): number {
	const at = (sorted.length - 1) * share;
	const below = sorted[Math.floor(at)]!;
	const above = sorted[Math.ceil(at)]!;
	return below + (above - below) * (at - Math.floor(at));
}
