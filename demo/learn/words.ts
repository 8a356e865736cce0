/** Bags of words: multinomial naive Bayes and a hashed TF-IDF, for mail. */
import { sha256 } from '../random.ts';

/** Lower-case words of two letters or more; masks such as URL count as words. */
export function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[a-z][a-z'$!]+|[$!]{1,3}/g) ?? [];
}

/** Words and pairs of neighbouring words. */
export function wordsAndPairs(text: string): string[] {
	const words = wordsOf(text);
	return [...words, ...words.slice(1).map((word, i) => `${words[i]}_${word}`)];
}

export interface Bayes {
	/** log P(word | yes) - log P(word | no); unknown words count 0. */
	weights: Map<string, number>;
	bias: number;
}

/** Log-odds per word with add-`smooth` counts; words seen in fewer than `leastRows` rows are left out. */
export function fitBayes(
	bags: readonly string[][],
	yes: readonly boolean[],
	smooth: number,
	leastRows: number
): Bayes {
	const counts = new Map<string, { yes: number; no: number; rows: number }>();
	const totals = { yes: 0, no: 0 };
	bags.forEach((bag, i) => {
		const side = yes[i] ? 'yes' : 'no';
		for (const word of new Set(bag)) {
			const entry = counts.get(word) ?? { yes: 0, no: 0, rows: 0 };
			entry[side] += 1;
			entry.rows += 1;
			totals[side] += 1;
			counts.set(word, entry);
		}
	});
	const kept = [...counts].filter(([, entry]) => entry.rows >= leastRows);
	const size = kept.length * smooth;
	const weights = new Map(
		kept.map(([word, entry]) => [
			word,
			Math.log((entry.yes + smooth) / (totals.yes + size)) -
				Math.log((entry.no + smooth) / (totals.no + size))
		])
	);
	const ayes = yes.filter(Boolean).length;
	return { weights, bias: Math.log(ayes / (yes.length - ayes)) };
}

export function bayesScore(model: Bayes, bag: readonly string[]): number {
	return [...new Set(bag)].reduce((sum, word) => sum + (model.weights.get(word) ?? 0), model.bias);
}

/** A word's bucket among `size`, the same here and in the programs that teams hand in. */
export function bucketOf(word: string, size: number): number {
	return Number.parseInt(sha256(word).slice(0, 8), 16) % size;
}
