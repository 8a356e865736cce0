import { meanOver, type Metric, type Sample } from './sample.ts';

/** Metrics that compare one text with its references, row by row; of several references the best counts. */
const common = {
	form: 'text',
	direction: 'higher',
	unit: 'ratio',
	parameter: 'none'
} as const satisfies Partial<Metric>;

const bestOf = ({ texts, references }: Sample, valueOf: (said: string, right: string) => number) =>
	meanOver(
		Float64Array.from(texts!, (text, row) =>
			Math.max(...references![row]!.map((right) => valueOf(text, right)))
		)
	);

const harmonic = (matches: number, said: number, right: number): number =>
	matches === 0 ? 0 : (2 * matches) / (said + right);

/** Lower case, without ASCII punctuation and English articles, blanks made single: as the SQuAD evaluation script has it. */
const answerWords = (text: string): string[] =>
	text
		.toLowerCase()
		.replace(/[!-/:-@[-`{-~]/gu, '')
		.split(/\s+/u)
		.filter((word) => word !== '' && !['a', 'an', 'the'].includes(word));

/** Share of rows whose answer is a reference, after normalisation (Rajpurkar et al. 2016, https://aclanthology.org/D16-1264). */
export const exactMatch: Metric = {
	...common,
	key: 'exact-match',
	range: [0, 1],

	over: (sample) =>
		bestOf(sample, (said, right) => Number(answerWords(said).join(' ') === answerWords(right).join(' ')))
};

/** F1 of the words that answer and reference share, each as often as it stands in both; two empty answers are alike. */
export const tokenF1: Metric = {
	...common,
	key: 'token-f1',
	range: [0, 1],

	over: (sample) =>
		bestOf(sample, (said, right) => {
			const [mine, theirs] = [answerWords(said), answerWords(right)];
			if (mine.length === 0 || theirs.length === 0) return Number(mine.length === theirs.length);
			const left = new Map<string, number>();
			for (const word of theirs) left.set(word, (left.get(word) ?? 0) + 1);
			let matches = 0;
			for (const word of mine) {
				const open = left.get(word) ?? 0;
				if (open === 0) continue;
				matches++;
				left.set(word, open - 1);
			}
			return harmonic(matches, mine.length, theirs.length);
		})
};

/** Letters and digits in lower case; for ASCII the tokens of the rouge-score package without stemming. */
const rougeWords = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function commonLength(a: readonly string[], b: readonly string[]): number {
	let before = new Uint32Array(b.length + 1);
	for (const word of a) {
		const row = new Uint32Array(b.length + 1);
		for (let at = 0; at < b.length; at++)
			row[at + 1] = word === b[at] ? before[at]! + 1 : Math.max(before[at + 1]!, row[at]!);
		before = row;
	}
	return before[b.length]!;
}

const ROUGE_WORDS = 4000;

/**
 * ROUGE-L (Lin 2004, https://aclanthology.org/W04-1013): F1 of the longest common subsequence of words, mean over rows. Of a text
 * the first 4,000 words count.
 */
export const rougeL: Metric = {
	...common,
	key: 'rouge-l',
	range: [0, 1],

	over: (sample) =>
		bestOf(sample, (said, right) => {
			const [mine, theirs] = [said, right].map((text) => rougeWords(text).slice(0, ROUGE_WORDS));
			return harmonic(commonLength(mine!, theirs!), mine!.length, theirs!.length);
		})
};
