import { weightAt, type Metric, type Weights } from './sample.ts';

/**
 * BLEU and chrF over a whole split, from 0 to 100, with sacreBLEU's definitions (Post 2018, https://aclanthology.org/W18-6319),
 * signatures `nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp` and `nrefs:var|case:mixed|eff:yes|nc:6|nw:0|space:no`.
 * Both are sums of counts per row, so that a weighting adds them up anew.
 */
const common = {
	form: 'text',
	direction: 'higher',
	unit: 'points',
	parameter: 'none',
	range: [0, 100]
} as const satisfies Partial<Metric>;

const ENTITIES: [string, string][] = [
	['&quot;', '"'],
	['&amp;', '&'],
	['&lt;', '<'],
	['&gt;', '>']
];

/** mteval-v13a, as sacreBLEU does it. */
export function tokens13a(text: string): string[] {
	let line = text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
	for (const [entity, character] of ENTITIES) line = line.replaceAll(entity, character);
	return ` ${line} `
		.replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
		.replace(/([^0-9])([.,])/gu, '$1 $2 ')
		.replace(/([.,])([^0-9])/gu, ' $1 $2')
		.replace(/([0-9])(-)/gu, '$1 $2 ')
		.split(/\s+/u)
		.filter(Boolean);
}

function ngrams(units: readonly string[], n: number, glue: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (let at = 0; at + n <= units.length; at++) {
		const gram = units.slice(at, at + n).join(glue);
		counts.set(gram, (counts.get(gram) ?? 0) + 1);
	}
	return counts;
}

const totalOf = (counts: Map<string, number>): number => counts.values().reduce((sum, n) => sum + n, 0);

/** Adds up a row's counts by its weight. */
function summed(perRow: readonly Float64Array[], width: number) {
	return (weights: Weights): Float64Array => {
		const sums = new Float64Array(width);
		for (let row = 0; row < perRow.length; row++) {
			const weight = weightAt(weights, row);
			if (weight === 0) continue;
			for (let i = 0; i < width; i++) sums[i]! += weight * perRow[row]![i]!;
		}
		return sums;
	};
}

const BLEU_ORDER = 4;

/** Lengths said and referred to, then matches and n-grams said for each order. */
function bleuCounts(said: string, references: readonly string[]): Float64Array {
	const words = tokens13a(said);
	const rights = references.map(tokens13a);
	const nearest = rights
		.map((right) => right.length)
		.sort((a, b) => Math.abs(a - words.length) - Math.abs(b - words.length) || a - b)[0];
	const counts = new Float64Array(2 + 2 * BLEU_ORDER);
	counts[0] = words.length;
	counts[1] = nearest ?? 0;
	for (let n = 1; n <= BLEU_ORDER; n++) {
		const mine = ngrams(words, n, ' ');
		const most = new Map<string, number>();
		for (const right of rights)
			for (const [gram, count] of ngrams(right, n, ' ')) most.set(gram, Math.max(most.get(gram) ?? 0, count));
		for (const [gram, count] of mine) counts[2 * n]! += Math.min(count, most.get(gram) ?? 0);
		counts[2 * n + 1] = totalOf(mine);
	}
	return counts;
}

function bleuOf(counts: Float64Array): number {
	const [said, right] = [counts[0]!, counts[1]!];
	let logs = 0;
	let smoothing = 1;
	let any = false;
	for (let n = 1; n <= BLEU_ORDER; n++) {
		const [matches, total] = [counts[2 * n]!, counts[2 * n + 1]!];
		if (matches > 0) any = true;
		if (total === 0) return 0;
		if (matches === 0) smoothing *= 2;
		logs += Math.log(matches > 0 ? matches / total : 1 / (smoothing * total));
	}
	if (!any) return 0;
	const brevity = said < right ? Math.exp(1 - right / said) : 1;
	return 100 * brevity * Math.exp(logs / BLEU_ORDER);
}

/** BLEU (Papineni et al. 2002, https://aclanthology.org/P02-1040): precision of 1- to 4-grams with a penalty for brevity. */
export const bleu: Metric = {
	...common,
	key: 'bleu',
	range: [0, 100],

	over({ texts, references }) {
		const sum = summed(
			texts!.map((text, row) => bleuCounts(text, references![row]!)),
			2 + 2 * BLEU_ORDER
		);
		return (weights) => bleuOf(sum(weights));
	}
};

const CHRF_ORDER = 6;
const BETA_SQUARED = 4;

/** For each order: n-grams said, n-grams of the reference, and matches; blanks do not count. */
function chrfCounts(said: string, right: string): Float64Array {
	const units = (text: string) => [...text.replace(/\s+/gu, '')];
	const [mine, theirs] = [units(said), units(right)];
	const counts = new Float64Array(3 * CHRF_ORDER);
	for (let n = 1; n <= CHRF_ORDER; n++) {
		const [a, b] = [ngrams(mine, n, ''), ngrams(theirs, n, '')];
		const at = 3 * (n - 1);
		counts[at] = b.size > 0 ? totalOf(a) : 0;
		counts[at + 1] = totalOf(b);
		for (const [gram, count] of a) counts[at + 2]! += Math.min(count, b.get(gram) ?? 0);
	}
	return counts;
}

function chrfOf(counts: Float64Array): number {
	let [precision, recall, orders] = [0, 0, 0];
	for (let at = 0; at < counts.length; at += 3) {
		const [said, right, matches] = [counts[at]!, counts[at + 1]!, counts[at + 2]!];
		if (said === 0 || right === 0) continue;
		precision += matches / said;
		recall += matches / right;
		orders++;
	}
	if (precision + recall === 0) return 0;
	const [p, r] = [precision / orders, recall / orders];
	return (100 * (1 + BETA_SQUARED) * p * r) / (BETA_SQUARED * p + r);
}

/** chrF2 (Popović 2015, https://aclanthology.org/W15-3049): F2 of character n-grams up to 6; of several references the best. */
export const chrf: Metric = {
	...common,
	key: 'chrf',
	range: [0, 100],

	over({ texts, references }) {
		const best = (text: string, rights: readonly string[]) =>
			rights.map((right) => chrfCounts(text, right)).reduce((a, b) => (chrfOf(b) > chrfOf(a) ? b : a));
		const sum = summed(
			texts!.map((text, row) => best(text, references![row]!)),
			3 * CHRF_ORDER
		);
		return (weights) => chrfOf(sum(weights));
	}
};
