import { groupsOf } from './connect.ts';
import { randomOf, type Random } from './random.ts';

export interface Observation {
	entry: string;
	judge: string;
	/** The review's weighted mean, 1 to 5. */
	score: number;
}
export interface CalibratedEntry {
	/** The score it would have from average judges, shrunk towards the middle where reviews are few. */
	score: number;
	/** 90 % interval. */
	low: number;
	high: number;
	/** Probability of standing among the first `places`. */
	inPlaces: number;
	expectedRank: number;
}
export interface CalibratedJudge {
	/** Above zero is lenient, below is severe, in points of the scale. */
	leniency: number;
	low: number;
	high: number;
	reviews: number;
}
export interface Calibration {
	entries: Map<string, CalibratedEntry>;
	judges: Map<string, CalibratedJudge>;
	/** Entries whose reviews are too thin or stand apart: their raw score is all there is. */
	thin: Set<string>;
}

const warmUp = 300;
const draws = 1200;
/** A weak prior on each variance (scaled inverse chi-squared), on the 1-5 scale: about half a point, worth three reviews. */
const prior = { weight: 3, variance: 0.25 };

/**
 * Entry effect + judge leniency + noise, fitted jointly by Gibbs sampling over the connected graph of judges and entries.
 * (Per-judge z-scores would be wrong: judges see different entries.) Seeded, so that anyone gets the same numbers.
 */
export function calibrate(observations: readonly Observation[], places: number, seed: string): Calibration {
	const thin = thinEntries(observations);
	const rows = [...observations]
		.filter(({ entry }) => !thin.has(entry))
		.sort((a, b) => (a.entry + a.judge < b.entry + b.judge ? -1 : 1));
	if (rows.length === 0) return { entries: new Map(), judges: new Map(), thin };
	const model = new Model(rows, randomOf(seed));
	const kept = { entry: model.entries.map((): number[] => []), judge: model.judges.map((): number[] => []) };
	const ranks = model.entries.map(() => ({ sum: 0, inside: 0 }));
	for (let round = 0; round < warmUp + draws; round++) {
		model.sweep();
		if (round < warmUp) continue;
		const scores = model.scores();
		scores.forEach((score, i) => kept.entry[i]!.push(score));
		model.leniencies().forEach((value, j) => kept.judge[j]!.push(value));
		const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
		order.forEach((i, rank) => {
			ranks[i]!.sum += rank + 1;
			if (rank < places) ranks[i]!.inside += 1;
		});
	}
	const entries = model.entries.map((id, i): [string, CalibratedEntry] => {
		const { middle: score, low, high } = summary(kept.entry[i]!);
		return [
			id,
			{ score, low, high, inPlaces: ranks[i]!.inside / draws, expectedRank: ranks[i]!.sum / draws }
		];
	});
	const judges = model.judges.map((id, j): [string, CalibratedJudge] => {
		const { middle: leniency, low, high } = summary(kept.judge[j]!);
		return [id, { leniency, low, high, reviews: rows.filter(({ judge }) => judge === id).length }];
	});
	return { entries: new Map(entries), judges: new Map(judges), thin };
}

/** Fewer than two reviews, outside the largest connected group, or a field of fewer than three judges: not calibrated. */
function thinEntries(observations: readonly Observation[]): Set<string> {
	const all = new Set(observations.map(({ entry }) => entry));
	if (new Set(observations.map(({ judge }) => judge)).size < 3) return all;
	const counts = new Map<string, number>();
	for (const { entry } of observations) counts.set(entry, (counts.get(entry) ?? 0) + 1);
	const largest = new Set(groupsOf(observations)[0]);
	return new Set([...all].filter((entry) => counts.get(entry)! < 2 || !largest.has(entry)));
}

function summary(values: number[]): { middle: number; low: number; high: number } {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
	return {
		middle: values.reduce((sum, value) => sum + value, 0) / values.length,
		low: at(0.05),
		high: at(0.95)
	};
}

class Model {
	readonly entries: string[];
	readonly judges: string[];
	private readonly random: Random;
	private readonly rows: { entry: number; judge: number; score: number }[];
	private readonly entryEffect: Float64Array;
	private readonly judgeEffect: Float64Array;
	private middle: number;
	private variance = { entry: 0.25, judge: 0.1, noise: 0.25 };

	constructor(observations: readonly Observation[], random: Random) {
		this.random = random;
		this.entries = [...new Set(observations.map(({ entry }) => entry))].sort();
		this.judges = [...new Set(observations.map(({ judge }) => judge))].sort();
		const entryIndex = new Map(this.entries.map((id, i) => [id, i]));
		const judgeIndex = new Map(this.judges.map((id, j) => [id, j]));
		this.rows = observations.map(({ entry, judge, score }) => ({
			entry: entryIndex.get(entry)!,
			judge: judgeIndex.get(judge)!,
			score
		}));
		this.entryEffect = new Float64Array(this.entries.length);
		this.judgeEffect = new Float64Array(this.judges.length);
		this.middle = this.rows.reduce((sum, { score }) => sum + score, 0) / this.rows.length;
	}

	sweep(): void {
		const { entry, judge, noise } = this.variance;
		const { entryEffect, judgeEffect, middle } = this;
		this.draw(
			entryEffect,
			entry,
			noise,
			(row) => row.entry,
			(row) => row.score - middle - judgeEffect[row.judge]!
		);
		this.draw(
			judgeEffect,
			judge,
			noise,
			(row) => row.judge,
			(row) => row.score - middle - entryEffect[row.entry]!
		);
		const left = this.rows.reduce(
			(sum, row) => sum + row.score - entryEffect[row.entry]! - judgeEffect[row.judge]!,
			0
		);
		this.middle = left / this.rows.length + this.random.normal() * Math.sqrt(noise / this.rows.length);
		const wrong = this.rows.map(
			(row) => row.score - this.middle - entryEffect[row.entry]! - judgeEffect[row.judge]!
		);
		this.variance = {
			entry: this.drawVariance(entryEffect),
			judge: this.drawVariance(judgeEffect),
			noise: this.drawVariance(wrong)
		};
	}

	/** Scores as average judges would give them: the middle of the judges is taken as fair. */
	scores(): number[] {
		const fair = this.fair();
		return Array.from(this.entryEffect, (effect) => effect + this.middle + fair);
	}

	leniencies(): number[] {
		const fair = this.fair();
		return Array.from(this.judgeEffect, (effect) => effect - fair);
	}

	private fair(): number {
		return this.judgeEffect.reduce((sum, effect) => sum + effect, 0) / this.judgeEffect.length;
	}

	private draw(
		effects: Float64Array,
		variance: number,
		noise: number,
		index: (row: Model['rows'][number]) => number,
		left: (row: Model['rows'][number]) => number
	): void {
		const sums = new Float64Array(effects.length);
		const counts = new Float64Array(effects.length);
		for (const row of this.rows) {
			sums[index(row)]! += left(row);
			counts[index(row)]! += 1;
		}
		for (let i = 0; i < effects.length; i++) {
			const precision = counts[i]! / noise + 1 / variance;
			effects[i] = sums[i]! / noise / precision + this.random.normal() / Math.sqrt(precision);
		}
	}

	private drawVariance(values: ArrayLike<number>): number {
		let squares = prior.weight * prior.variance;
		for (let i = 0; i < values.length; i++) squares += values[i]! ** 2;
		return squares / (2 * this.random.gamma((prior.weight + values.length) / 2));
	}
}
