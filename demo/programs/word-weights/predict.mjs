// A weight per bucket of words; a mail is spam when its weights add up beyond the threshold.
// parameters: { size, weights, bias, threshold }
import { createHash } from 'node:crypto';
import { readCsv, writePredictions } from './csv.mjs';

const wordsOf = (text) => text.toLowerCase().match(/[a-z][a-z'$!]+|[$!]{1,3}/g) ?? [];
const bucketOf = (word, size) =>
	parseInt(createHash('sha256').update(word).digest('hex').slice(0, 8), 16) % size;

export function predict(train, test, { size, weights, bias, threshold }) {
	const rows = readCsv(test);
	const score = (row) => {
		const seen = [...new Set(wordsOf(`${row.subject} ${row.excerpt}`).map((word) => bucketOf(word, size)))];
		const length = Math.sqrt(seen.length) || 1;
		return seen.reduce((sum, bucket) => sum + weights[bucket] / length, bias);
	};
	return writePredictions(
		rows.map((row) => row.id),
		rows.map((row) => (score(row) > threshold ? 'spam' : 'mail'))
	);
}
