/** Four ways to keep a mailbox: word odds, word weights, rules and a tree, a network that leans towards letters. */
import { study, type Study } from '../learn/frame.ts';
import { outOfFold, pickRows } from '../learn/folds.ts';
import { fitNetwork, networkOutputs, type Network } from '../learn/network.ts';
import { networkFile } from '../learn/onnx.ts';
import { fitTree, treeValue } from '../learn/tree.ts';
import { bayesScore, bucketOf, fitBayes, wordsAndPairs, wordsOf } from '../learn/words.ts';
import { random, shuffled } from '../random.ts';
import { t } from '../text.ts';
import type { DemoApproach } from '../types.ts';
import { code, model, predictions } from './hand-in.ts';

const isSpam = ({ answers }: Study) => answers.map((label) => label === 'spam');
const text = (row: Record<string, string>) => `${row.subject} ${row.excerpt}`;
const named = (scores: number[], threshold: number) =>
	scores.map((score) => (score > threshold ? 'spam' : 'mail'));

/** The lowest threshold at which at least `share` of the training letters stay letters, judged out of fold. */
function letterThreshold(scores: readonly number[], spam: readonly boolean[], share: number): number {
	const letters = scores.filter((_, i) => !spam[i]).sort((a, b) => a - b);
	return letters[Math.min(letters.length - 1, Math.ceil(share * letters.length))]!;
}

export const envelope: DemoApproach = {
	key: 'envelope',
	name: t('낱말의 승산을 더하는 나이브 베이즈', 'Naive Bayes: adding up the odds of words'),
	about: t(
		'낱말마다 스팸에서 얼마나 더 자주 나오는지를 세어 더합니다. 마지막에는 편지를 지키도록 기준값을 교차 검증으로 올렸습니다.',
		'Counts how much more often each word occurs in spam and adds that up. The threshold was raised by cross-validation to protect letters.'
	),
	async submissions(view) {
		const data = study(view);
		const spam = isSpam(data);
		const score = (bags: string[][], yes: boolean[], asked: string[][]) => {
			const fitted = fitBayes(bags, yes, 0.5, 2);
			return asked.map((bag) => bayesScore(fitted, bag));
		};
		const bags = (read: (line: string) => string[]) => ({
			known: data.train.rows.map((row) => read(text(row))),
			asked: data.test.rows.map((row) => read(text(row)))
		});
		const [single, pairs] = [bags(wordsOf), bags(wordsAndPairs)];
		const held = outOfFold(data.train.x, 5, view.seed, (rest, out) =>
			score(pickRows(pairs.known, rest), pickRows(spam, rest), pickRows(pairs.known, out))
		);
		const threshold = letterThreshold(held, spam, 0.985);
		const scores = score(pairs.known, spam, pairs.asked);
		const { ids } = data.test;
		return [
			predictions(
				'words.csv',
				t('낱말만', 'Words alone'),
				ids,
				named(score(single.known, spam, single.asked), 0)
			),
			predictions('pairs.csv', t('이웃한 두 낱말도', 'Pairs of words too'), ids, named(scores, 0)),
			predictions(
				'pairs-careful.csv',
				t('편지를 지키도록 기준값을 올림', 'Threshold raised to protect letters'),
				ids,
				named(scores, threshold)
			)
		];
	}
};

const BUCKETS = 2048;

/** Each mail as its buckets with equal weight 1/sqrt(count): short and long mails speak equally loud. */
function buckets(line: string): number[] {
	return [...new Set(wordsOf(line).map((word) => bucketOf(word, BUCKETS)))];
}

/** Logistic regression on sparse rows by stochastic gradient steps. */
function fitSparse(rows: number[][], yes: boolean[], epochs: number, decay: number, seed: string) {
	const weights = new Array<number>(BUCKETS).fill(0);
	let bias = 0;
	const next = random(seed);
	for (let epoch = 0; epoch < epochs; epoch++) {
		const rate = 2 / (1 + epoch / 4);
		for (const i of shuffled([...rows.keys()], next)) {
			const row = rows[i]!;
			const size = 1 / (Math.sqrt(row.length) || 1);
			const score = row.reduce((sum, j) => sum + weights[j]! * size, bias);
			const error = (yes[i] ? 1 : 0) - 1 / (1 + Math.exp(-score));
			for (const j of row) weights[j]! += rate * (error * size - decay * weights[j]!);
			bias += 0.1 * rate * error;
		}
	}
	const score = (row: number[]) =>
		row.reduce((sum, j) => sum + weights[j]! / (Math.sqrt(row.length) || 1), bias);
	return { weights: weights.map((value) => Number(value.toFixed(4))), bias: Number(bias.toFixed(4)), score };
}

export const quietInbox: DemoApproach = {
	key: 'quiet-inbox',
	name: t('해시한 낱말의 로지스틱 회귀', 'Logistic regression on hashed words'),
	about: t(
		'낱말을 2,048칸에 나누어 담고 칸마다 무게를 배웁니다. 낱말 목록이 남지 않아 개인의 흔적도 남지 않습니다.',
		'Words fall into 2,048 buckets, each with a learned weight. No word list is kept, and so no trace of a person either.'
	),
	async submissions(view) {
		const data = study(view);
		const spam = isSpam(data);
		const rows = data.train.rows.map((row) => buckets(text(row)));
		const fit = (known: number[][], yes: boolean[], epochs: number) =>
			fitSparse(known, yes, epochs, 0.0002, `${view.seed}/quiet/${epochs}`);
		const held = outOfFold(data.train.x, 4, view.seed, (rest, out) =>
			pickRows(rows, out).map(fit(pickRows(rows, rest), pickRows(spam, rest), 20).score)
		);
		const parameters = (epochs: number, threshold: number) => {
			const { weights, bias } = fit(rows, spam, epochs);
			return { size: BUCKETS, weights, bias, threshold };
		};
		const careful = Number(letterThreshold(held, spam, 0.98).toFixed(4));
		return [
			code(
				'hashed.zip',
				t('세 번만 훑은 첫 판', 'First version, three passes'),
				'word-weights',
				parameters(3, 0),
				view
			),
			code(
				'hashed-careful.zip',
				t('스무 번 훑고 편지 쪽으로 기준값을 둠', 'Twenty passes, threshold on the side of letters'),
				'word-weights',
				parameters(20, careful),
				view
			)
		];
	}
};

export const gatekeepers: DemoApproach = {
	key: 'gatekeepers',
	name: t('손으로 쓴 규칙과 결정 나무', 'Hand-written rules and a decision tree'),
	about: t(
		'직원이 읽고 고칠 수 있는 규칙에서 시작해 깊이 5의 나무로 옮겼습니다. 첫 판은 안전 기준에 걸렸습니다.',
		'Rules that a clerk can read and change, then a tree of depth five. The first versions fell below the safety floor.'
	),
	async submissions(view) {
		const data = study(view);
		const spam = isSpam(data).map(Number);
		const { train, test } = data;
		const at = (row: number[], name: string) => row[train.columns.indexOf(name)]!;
		const rule = (row: number[]) =>
			at(row, 'is_reply') === 0 &&
			at(row, 'quoted_lines') === 0 &&
			at(row, 'is_html') + at(row, 'exclamations') / 2 + at(row, 'subject_marks') + at(row, 'word_click') >
				0.9;
		const tree = fitTree(train.x, spam, { depth: 5, leafRows: 8 });
		const shares = test.x.map((row) => treeValue(tree, row));
		return [
			predictions(
				'rules.csv',
				t('규칙 네 줄', 'Four rules'),
				test.ids,
				test.x.map((row) => (rule(row) ? 'spam' : 'mail'))
			),
			predictions('tree.csv', t('깊이 5의 나무', 'A tree of depth five'), test.ids, named(shares, 0.5)),
			predictions(
				'tree-careful.csv',
				t('잎이 확실할 때만 거름', 'Only where a leaf is sure'),
				test.ids,
				named(shares, 0.8)
			)
		];
	}
};

/** Moves the border between the classes: `lean` is added to the logit of letters. */
function leaning(network: Network, lean: number): Network {
	return { ...network, b2: [network.b2[0]! + lean, network.b2[1]!] };
}

export const postboxLab: DemoApproach = {
	key: 'postbox-lab',
	name: t('편지 쪽으로 기운 신경망', 'A network that leans towards letters'),
	about: t(
		'숫자 34개만 보는 신경망입니다. 안전 기준을 지키도록 편지의 로짓을 올린 값까지 ONNX 파일 안에 담았습니다.',
		'A network that sees only the 34 numbers. The lean towards letters that keeps the floor is inside the ONNX file.'
	),
	async submissions(view) {
		const data = study(view);
		const spam = isSpam(data);
		const y = spam.map(Number);
		const { x } = data.train;
		const fit = (rows: number[][], labels: number[], epochs: number, decay: number) =>
			fitNetwork(
				rows,
				labels,
				{ hidden: 16, epochs, rate: 0.01, decay, batch: 32, seed: `${view.seed}/postbox` },
				2
			);
		const held = outOfFold(x, 4, view.seed, (rest, out) =>
			networkOutputs(fit(pickRows(x, rest), pickRows(y, rest), 30, 0.03), pickRows(x, out)).map((p) =>
				Math.log(p[1]! / p[0]!)
			)
		);
		const lean = Math.max(0, letterThreshold(held, spam, 0.98));
		const network = fit(x, y, 30, 0.03);
		return [
			model(
				'net-first.onnx',
				t('첫 판: 다섯 번 훑음', 'First version: five passes'),
				networkFile(fit(x, y, 5, 0))
			),
			model('net.onnx', t('서른 번 훑고 억제함', 'Thirty passes with decay'), networkFile(network)),
			model(
				'net-leaning.onnx',
				t('편지 쪽으로 기울임', 'Leaning towards letters'),
				networkFile(leaning(network, lean))
			)
		];
	}
};
