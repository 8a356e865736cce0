import { describe, expect, test } from 'vitest';
import { readCsv } from '../csv.ts';
import { sha256 } from '../random.ts';
import { wordsOf } from '../learn/words.ts';
import { datasetOf, datasets } from './index.ts';
import { split } from './split.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe.each(datasets().map((data) => [data.key, data] as const))('%s', (_, data) => {
	const train = readCsv(text(data.train.bytes));
	const asked = readCsv(text(data.test.bytes));
	const truth = readCsv(text(data.truth.bytes));
	const sample = readCsv(text(data.sampleSubmission.bytes));

	test('every asked row has one truth and one line in the sample', () => {
		const ids = asked.map((row) => row.id);
		expect(truth.map((row) => row.id)).toEqual(ids);
		expect(sample.map((row) => row.id)).toEqual(ids);
		expect(new Set([...ids, ...train.map((row) => row.id)]).size).toBe(ids.length + train.length);
		expect([train.length, truth.filter((row) => row.split === 'public').length]).toEqual([
			data.rows.train,
			data.rows.public
		]);
	});

	test('what teams see holds neither the answers nor the split nor its seed', () => {
		const features = data.columns.filter((column) => column.role !== 'target').map((column) => column.name);
		expect(Object.keys(asked[0]!)).toEqual(features);
		const seen = [data.train, data.test, data.sampleSubmission].map((file) => text(file.bytes)).join('\n');
		for (const shown of [seen, data.card.ko, data.card.en]) expect(shown).not.toContain(data.splitSeed);
		expect(data.card.en).toContain(sha256(data.splitSeed));
		expect(new Set(sample.map((row) => row.prediction)).size).toBe(1);
	});

	test('the order of the file tells neither part nor answer', () => {
		const open = truth.map((row) => (row.split === 'public' ? 1 : 0));
		const half = Math.floor(open.length / 2);
		const share = (part: number[]) => part.reduce<number>((a, b) => a + b, 0) / part.length;
		expect(Math.abs(share(open.slice(0, half)) - share(open.slice(half)))).toBeLessThan(0.25);
		expect(asked.map((row) => row.id)).toEqual(asked.map((row) => row.id!).sort());
	});

	test('the card names source and licence in both languages', () => {
		for (const card of [data.card.ko, data.card.en]) {
			expect(card).toContain(data.source.licence);
			for (const column of data.columns) expect(card).toContain(`\`${column.name}\``);
		}
	});
});

test('an outsider who knows seed and keys draws the same parts', () => {
	const rows = Array.from({ length: 40 }, (_, i) => ({ key: `row-${i}`, features: [i], target: i }));
	const drawn = split(rows, 'seed', { train: 0.5, public: 0.25 });
	const byHand = rows.map(({ key }) => sha256(`seed:${key}`)).sort();
	const trainKeys = new Set(byHand.slice(0, 20));
	expect(
		drawn.filter((row) => row.part === 'train').map((row) => trainKeys.has(sha256(`seed:${row.key}`)))
	).toEqual(new Array(20).fill(true));
	expect(split([...rows].reverse(), 'seed', { train: 0.5, public: 0.25 })).toEqual(drawn);
});

test('the files keep the bytes that the demo season was planted with', () => {
	const digest = datasets().map((data) => [
		data.key,
		sha256(text(data.train.bytes) + text(data.truth.bytes)).slice(0, 12)
	]);
	expect(Object.fromEntries(digest)).toMatchInlineSnapshot(`
		{
		  "football": "9b6abaefd0f3",
		  "iris": "211ca620f02e",
		  "mail": "90136828ecf7",
		  "penguins": "720de81cfd80",
		  "weather": "8b6de67cda0b",
		}
	`);
});

describe('mail', () => {
	const data = datasetOf('mail');
	const all = [...readCsv(text(data.train.bytes)), ...readCsv(text(data.test.bytes))];

	test('shows no addresses, no links and no mailing-list tags', () => {
		const shown = all.map((row) => `${row.subject} ${row.excerpt}`).join('\n');
		const told = /[\w.]+@[\w-]+\.\w+|https?:\/\/\S+|\[(ILUG|Razor-users|SAtalk|zzzzteana)\]|DeathToSpam/gi;
		expect(shown.match(told)).toBeNull();
	});

	test('no mail stands twice', () => {
		const beginnings = all
			.map((row) => wordsOf(row.excerpt!).slice(0, 40).join(' '))
			.filter((line) => line.length > 150);
		expect(new Set(beginnings).size).toBe(beginnings.length);
	});
});
