import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metrics, type MetricKey } from '#lib/problems/metrics.ts';
import {
	bootstrapInterval,
	compareValues,
	METRICS,
	passesFloor,
	perfectValue,
	readMetricName,
	replicatesFor,
	seededRandom,
	trivialValue,
	type Sample
} from './index.ts';

const over = (name: string, sample: Sample, weights: number[] | null = null) => {
	const { metric, parameter } = readMetricName(name)!;
	const given = metric.parameter === 'class' ? sample.classes.indexOf(parameter!) : Number(parameter ?? -1);
	return metric.over(sample, given)(weights);
};
/** Both without meaning, or near each other. */
const expectNear = (a: number, b: number) =>
	Number.isNaN(b) ? expect(a).toBeNaN() : expect(a).toBeCloseTo(b);
const classes = ['calm', 'worried', 'urgent'];
const labelled = fc
	.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 40 })
	.map((rows): Sample => ({
		rows: rows.length,
		classes,
		truth: rows.map(([t]) => t),
		labels: rows.map(([, l]) => l)
	}));
const guessed = fc
	.array(fc.tuple(fc.nat(1), fc.integer({ min: 0, max: 8 })), { minLength: 2, maxLength: 40 })
	.map((rows): Sample => ({
		rows: rows.length,
		classes: ['no', 'yes'],
		truth: rows.map(([t]) => t),
		probabilities: rows.flatMap(([, p]) => [1 - p / 8, p / 8])
	}));
const numbered = fc
	.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
		minLength: 1,
		maxLength: 40
	})
	.map((rows): Sample => ({
		rows: rows.length,
		classes: [],
		truth: rows.map(([t]) => t),
		numbers: rows.map(([, n]) => n)
	}));

describe('known values', () => {
	const sample: Sample = { rows: 6, classes, truth: [0, 0, 1, 1, 2, 2], labels: [0, 1, 1, 1, 2, 0] };
	test('as scikit-learn gives them', () => {
		expect(over('accuracy', sample)).toBeCloseTo(4 / 6);
		expect(over('macro-f1', sample)).toBeCloseTo((0.5 + 0.8 + 2 / 3) / 3);
		expect(over('recall-of-class:urgent', sample)).toBe(0.5);
		const scores: Sample = {
			rows: 4,
			classes: ['no', 'yes'],
			truth: [0, 0, 1, 1],
			probabilities: [0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8]
		};
		expect(over('auroc', scores)).toBe(0.75);
		expect(over('log-loss', scores)).toBeCloseTo(
			-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4
		);
		const numbers: Sample = { rows: 3, classes: [], truth: [1, 2, 3], numbers: [2, 2, 5] };
		expect(over('rmse', numbers)).toBeCloseTo(Math.sqrt(5 / 3));
		expect(over('mae', numbers)).toBe(1);
	});
	test('a recall of a class that never occurs has no meaning', () => {
		expect(over('recall-of-class:urgent', { rows: 1, classes, truth: [0], labels: [0] })).toBeNaN();
	});
});

describe('against naive definitions', () => {
	test('accuracy and recall count rows', () => {
		fc.assert(
			fc.property(labelled, (sample) => {
				const rows = Array.from(
					{ length: sample.rows },
					(_, i) => [sample.truth[i]!, sample.labels![i]!] as const
				);
				expectNear(over('accuracy', sample), rows.filter(([t, l]) => t === l).length / rows.length);
				const urgent = rows.filter(([t]) => t === 2);
				expectNear(
					over('recall-of-class:urgent', sample),
					urgent.filter(([, l]) => l === 2).length / urgent.length
				);
			})
		);
	});
	test('macro F1 is the mean of 2PR/(P+R)', () => {
		fc.assert(
			fc.property(labelled, (sample) => {
				const of = (k: number) => {
					let [tp, fp, fn] = [0, 0, 0];
					for (let i = 0; i < sample.rows; i++) {
						if (sample.labels![i] === k && sample.truth[i] === k) tp++;
						else if (sample.labels![i] === k) fp++;
						else if (sample.truth[i] === k) fn++;
					}
					return tp + fp + fn === 0 ? [] : [(2 * tp) / (2 * tp + fp + fn)];
				};
				const scores = classes.flatMap((_, k) => of(k));
				expect(over('macro-f1', sample)).toBeCloseTo(scores.reduce((a, b) => a + b, 0) / scores.length);
			})
		);
	});
	test('AUROC compares every pair', () => {
		fc.assert(
			fc.property(guessed, (sample) => {
				const yes = [...Array(sample.rows).keys()].filter((i) => sample.truth[i] === 1);
				const no = [...Array(sample.rows).keys()].filter((i) => sample.truth[i] === 0);
				const p = (i: number) => sample.probabilities![2 * i + 1]!;
				let wins = 0;
				for (const a of yes) for (const b of no) wins += p(a) > p(b) ? 1 : p(a) === p(b) ? 0.5 : 0;
				expectNear(over('auroc', sample), wins / (yes.length * no.length));
			})
		);
	});
	test('a weight of n is the row n times', () => {
		const weighted = (name: string, sample: Sample) => {
			const weights = Array.from({ length: sample.rows }, (_, i) => (i * 7) % 3);
			const rows = weights.flatMap((times, i) => Array<number>(times).fill(i));
			const k = sample.classes.length;
			const repeated: Sample = {
				rows: rows.length,
				classes: sample.classes,
				truth: rows.map((i) => sample.truth[i]!),
				labels: sample.labels && rows.map((i) => sample.labels![i]!),
				numbers: sample.numbers && rows.map((i) => sample.numbers![i]!),
				probabilities:
					sample.probabilities &&
					rows.flatMap((i) => Array.from({ length: k }, (_, c) => sample.probabilities![i * k + c]!))
			};
			expectNear(over(name, sample, weights), over(name, repeated));
		};
		fc.assert(
			fc.property(labelled, (s) =>
				['accuracy', 'macro-f1', 'recall-of-class:calm'].forEach((n) => weighted(n, s))
			)
		);
		fc.assert(fc.property(guessed, (s) => ['auroc', 'log-loss'].forEach((n) => weighted(n, s))));
		fc.assert(fc.property(numbered, (s) => ['rmse', 'mae'].forEach((n) => weighted(n, s))));
	});
	test('MAE is never above RMSE, and both are zero only for exact answers', () => {
		fc.assert(
			fc.property(numbered, (sample) => {
				expect(over('mae', sample)).toBeLessThanOrEqual(over('rmse', sample) + 1e-9);
				expect(over('mae', { ...sample, numbers: sample.truth })).toBe(0);
			})
		);
	});
});

describe('the interval', () => {
	test('holds the value, repeats with its seed and narrows with more rows', () => {
		const flips = (rows: number) => (weights: ArrayLike<number> | null) => {
			let hits = 0;
			for (let i = 0; i < rows; i++) if (i % 2 === 0) hits += weights ? weights[i]! : 1;
			return hits / rows;
		};
		const small = bootstrapInterval(flips(50), 50, 'seed');
		expect(bootstrapInterval(flips(50), 50, 'seed')).toEqual(small);
		expect(seededRandom('seed')()).not.toBe(seededRandom('other')());
		expect(small.low).toBeLessThan(0.5);
		expect(small.high).toBeGreaterThan(0.5);
		// The normal approximation: 0.5 ± 1.96 * sqrt(0.25 / n).
		expect(small.high - small.low).toBeCloseTo(2 * 1.96 * Math.sqrt(0.25 / 50), 1);
		const large = bootstrapInterval(flips(5000), 5000, 'seed');
		expect(large.high - large.low).toBeLessThan((small.high - small.low) / 5);
	});
	test('is the value itself when no replicate has a meaning', () => {
		expect(bootstrapInterval((weights) => (weights ? Number.NaN : 0.7), 3, 's')).toEqual({
			low: 0.7,
			high: 0.7
		});
	});
	test('takes fewer replicates of a large split', () => {
		expect([
			replicatesFor(1),
			replicatesFor(50_000),
			replicatesFor(100_000),
			replicatesFor(10_000_000)
		]).toEqual([1000, 1000, 500, 100]);
	});
});

describe('the trivial answer', () => {
	test('is the best constant one', () => {
		const { metric: accuracy } = readMetricName('accuracy')!;
		const sample: Sample = { rows: 5, classes, truth: [0, 0, 0, 1, 2] };
		expect(trivialValue(accuracy, sample, -1)).toBe(0.6);
		const numbers: Sample = { rows: 3, classes: [], truth: [0, 0, 9] };
		expect(trivialValue(readMetricName('mae')!.metric, numbers, -1)).toBe(3);
		expect(trivialValue(readMetricName('rmse')!.metric, numbers, -1)).toBeCloseTo(Math.sqrt(18));
		const pair: Sample = { rows: 4, classes: ['no', 'yes'], truth: [0, 0, 0, 1] };
		expect(trivialValue(readMetricName('auroc')!.metric, pair, -1)).toBe(0.5);
		expect(trivialValue(readMetricName('log-loss')!.metric, pair, -1)).toBeCloseTo(
			-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25)
		);
		expect(trivialValue(readMetricName('quantile-loss:0.9')!.metric, numbers, 0.9)).toBeCloseTo(0.6);
		expect(METRICS.every((metric) => [0, 1, 100].includes(perfectValue(metric)))).toBe(true);
	});
});

describe('names', () => {
	test('every metric can be read back by its key', () => {
		for (const metric of METRICS) {
			const given = { none: null, class: 'a: b', quantile: '0.9', cutoff: '10', overlap: '.5' }[
				metric.parameter
			];
			for (const task of [null, 'weight']) {
				const name = (task === null ? '' : `${task}/`) + metric.key + (given === null ? '' : `:${given}`);
				expect(readMetricName(name)).toEqual({ metric, task, parameter: given });
			}
			expect(readMetricName(given === null ? `${metric.key}:x` : metric.key)).toBeNull();
		}
		const wrong = [
			'beauty',
			'ndcg:0',
			'ndcg:1.5',
			'quantile-loss:1',
			'quantile-loss:0',
			'box-ap:-1',
			'a b/rmse'
		];
		expect(wrong.map(readMetricName)).toEqual(wrong.map(() => null));
	});
	test('problems know the same metrics by the same facts', () => {
		const known = Object.entries(metrics).filter(([, { output }]) => !['measured', 'any'].includes(output));
		expect(known.map(([key]) => key)).toEqual(METRICS.map(({ key }) => key));
		for (const { key, direction, form, parameter } of METRICS) {
			const facts = metrics[key as MetricKey];
			const asked = facts.parameter === 'side' ? 'none' : facts.parameter;
			expect([facts.direction, facts.output, asked]).toEqual([direction, form, parameter]);
		}
	});
	test('better comes first and floors follow the direction', () => {
		expect([0.2, 0.9, 0.5].sort((a, b) => compareValues('higher', a, b))).toEqual([0.9, 0.5, 0.2]);
		expect([0.2, 0.9, 0.5].sort((a, b) => compareValues('lower', a, b))).toEqual([0.2, 0.5, 0.9]);
		expect([
			passesFloor('higher', 0.8, 0.8),
			passesFloor('higher', 0.79, 0.8),
			passesFloor('lower', 3, 2)
		]).toEqual([true, false, false]);
	});
});
