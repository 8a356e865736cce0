/** Turns source rows into the four files of a data package, byte for byte the same on every run. */
import type { DataColumn, DemoDataset, DemoFile, Text } from '../types.ts';
import { writeCsv } from '../csv.ts';
import { sha256 } from '../random.ts';
import { split, type Shares, type SourceRow } from './split.ts';

export interface Recipe {
	key: string;
	title: Text;
	source: DemoDataset['source'];
	/** Columns between `id` and the target, in file order. */
	features: DataColumn[];
	target: DataColumn;
	rows: SourceRow[];
	splitSeed: string;
	shares: Shares;
	/** What a submission that knows nothing would say for every row. */
	sample: string | number;
	/** Markdown paragraphs of the card that are particular to this data set. */
	made: Text;
	limits: Text;
	/** How the key that the split hashes is put together. */
	keyRule: Text;
}

const ID: DataColumn = {
	name: 'id',
	role: 'id',
	type: 'label',
	about: {
		ko: '행 번호. 순서와 정답에 대해 아무것도 알려 주지 않습니다.',
		en: 'Row id. It says nothing of order or answer.'
	}
};

export function buildDataset(recipe: Recipe): DemoDataset {
	const rows = split(recipe.rows, recipe.splitSeed, recipe.shares);
	const names = recipe.features.map((column) => column.name);
	const train = rows.filter((row) => row.part === 'train');
	const test = rows.filter((row) => row.part !== 'train');
	const count = (part: string) => test.filter((row) => row.part === part).length;
	const dataset = {
		key: recipe.key,
		title: recipe.title,
		source: recipe.source,
		columns: [ID, ...recipe.features, recipe.target],
		splitSeed: recipe.splitSeed,
		splitSeedHash: sha256(recipe.splitSeed),
		rows: { train: train.length, public: count('public'), private: count('private') },
		train: csvFile(
			'train.csv',
			['id', ...names, recipe.target.name],
			train.map((row) => [row.id, ...row.features, row.target])
		),
		test: csvFile(
			'test.csv',
			['id', ...names],
			test.map((row) => [row.id, ...row.features])
		),
		sampleSubmission: csvFile(
			'sample_submission.csv',
			['id', 'prediction'],
			test.map((row) => [row.id, recipe.sample])
		),
		truth: csvFile(
			'truth.csv',
			['id', 'target', 'split'],
			test.map((row) => [row.id, row.target, row.part])
		)
	};
	return { ...dataset, card: { ko: card(recipe, dataset, 'ko'), en: card(recipe, dataset, 'en') } };
}

function csvFile(name: string, header: string[], rows: (string | number)[][]): DemoFile {
	return { name, mediaType: 'text/csv; charset=utf-8', bytes: Buffer.from(writeCsv(header, rows), 'utf8') };
}

const WORDS = {
	ko: {
		source: '출처와 이용 조건',
		made: '만든 방법',
		split: '나누기',
		columns: '열',
		limits: '알아 둘 점',
		head: '| 열 | 종류 | 단위 | 뜻 |'
	},
	en: {
		source: 'Source and licence',
		made: 'How it was made',
		split: 'Split',
		columns: 'Columns',
		limits: 'What to know',
		head: '| column | type | unit | meaning |'
	}
};

function card(recipe: Recipe, data: Omit<DemoDataset, 'card'>, locale: 'ko' | 'en'): string {
	const words = WORDS[locale];
	const table = data.columns.map(
		(column) => `| \`${column.name}\` | ${column.type} | ${column.unit ?? '-'} | ${column.about[locale]} |`
	);
	const { source } = recipe;
	return [
		`# ${recipe.title[locale]}`,
		`## ${words.source}`,
		`[${source.name}](${source.url}) · [${source.licence}](${source.licenceUrl})`,
		`## ${words.made}`,
		recipe.made[locale],
		`## ${words.split}`,
		splitText(recipe, data, locale),
		`## ${words.columns}`,
		[words.head, '| --- | --- | --- | --- |', ...table].join('\n'),
		`## ${words.limits}`,
		recipe.limits[locale]
	].join('\n\n');
}

/** The seed itself stays closed until the deadline: with it, and with the open source, the answers could be looked up. */
function splitText(recipe: Recipe, data: Omit<DemoDataset, 'card'>, locale: 'ko' | 'en'): string {
	const { train, public: open, private: kept } = data.rows;
	const key = recipe.keyRule[locale];
	const hash = data.splitSeedHash;
	return locale === 'ko'
		? `학습 ${train}행, 공개 평가 ${open}행, 비공개 평가 ${kept}행입니다. 행마다 \`SHA-256(씨앗값 + ":" + 열쇠)\`를 구해 ` +
				`작은 값부터 늘어놓고, 앞에서부터 학습·공개·비공개로 나누었습니다. 열쇠는 ${key}입니다. 파일 안의 순서는 \`id\` 순이라 ` +
				`공개 행과 비공개 행이 섞여 있습니다. 씨앗값은 마감 뒤에 공개하며, 그때 누구나 다시 나누어 볼 수 있습니다. ` +
				`미리 공개하는 씨앗값의 SHA-256: \`${hash}\``
		: `${train} rows to train on, ${open} public and ${kept} private test rows. Each row gets ` +
				`\`SHA-256(seed + ":" + key)\`; rows were sorted by it and cut into train, public and private in that order. ` +
				`The key is ${key}. Files are sorted by \`id\`, so public and private rows are mixed. The seed is published after ` +
				`the deadline, and anyone may then repeat the split. SHA-256 of the seed, published beforehand: \`${hash}\``;
}
