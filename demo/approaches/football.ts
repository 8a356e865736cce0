/** Four ways to a win probability: base rates, a line, neighbours with a line, a calibrated forest. */
import { sigmoid, study, type Study } from '../learn/frame.ts';
import { best, outOfFold, pickRows } from '../learn/folds.ts';
import { fitLogistic, logisticChances } from '../learn/linear.ts';
import { logisticFile } from '../learn/onnx.ts';
import { logLoss } from '../learn/scores.ts';
import { fitForest, forestValue } from '../learn/tree.ts';
import { random } from '../random.ts';
import { t } from '../text.ts';
import type { DemoApproach } from '../types.ts';
import { code, model, predictions } from './hand-in.ts';

const won = ({ answers }: Study) => answers.map(Number);
const logit = (p: number) => Math.log(p / (1 - p));

/** What was lost per row when a line with this penalty answers for rows it has not seen. */
function lineLoss(x: number[][], y: number[], seed: string) {
	return (penalty: number) =>
		logLoss(
			y,
			outOfFold(x, 5, seed, (rest, held) =>
				logisticChances(fitLogistic(pickRows(x, rest), pickRows(y, rest), penalty, 8), pickRows(x, held))
			)
		);
}

export const halfTime: DemoApproach = {
	key: 'half-time',
	name: t('리그 승률과 승점 차이 표', 'League rates and a table of points'),
	about: t(
		'첫 제출은 일부러 아무것도 모르는 기준선입니다. 그다음 승점 차이를 일곱 칸으로 나눈 표를 냈습니다.',
		'The first entry is knowingly the baseline that knows nothing. Then came a table in seven steps of the difference in points.'
	),
	async submissions(view) {
		const data = study(view);
		const y = won(data);
		const { train, test } = data;
		const overall = y.reduce((a, b) => a + b, 0) / y.length;
		const at = (row: number[], name: string) => row[train.columns.indexOf(name)]!;
		const step = (row: number[]) =>
			Math.max(-3, Math.min(3, Math.round((at(row, 'home_points') - at(row, 'away_points')) / 0.35)));
		const table = new Map(
			[-3, -2, -1, 0, 1, 2, 3].map((value) => {
				const inside = y.filter((_, i) => step(train.x[i]!) === value);
				return [value, (inside.reduce((a, b) => a + b, 0) + 8 * overall) / (inside.length + 8)];
			})
		);
		return [
			predictions(
				'one-rate.csv',
				t('기준선: 모두 같은 확률', 'Baseline: one rate for all'),
				test.ids,
				test.ids.map(() => overall)
			),
			predictions(
				'points-table.csv',
				t('승점 차이 일곱 칸', 'Seven steps of points'),
				test.ids,
				test.x.map((row) => table.get(step(row))!)
			)
		];
	}
};

export const offside: DemoApproach = {
	key: 'offside',
	name: t('로지스틱 회귀 한 파일', 'Logistic regression in one file'),
	about: t(
		'전력 열 열두 개의 로지스틱 회귀입니다. 겹치는 열이 많아 벌점을 크게 두는 편이 나았습니다.',
		'Logistic regression on twelve columns of strength. As they overlap, a strong penalty did better.'
	),
	async submissions(view) {
		const data = study(view);
		const y = won(data);
		const { x } = data.train;
		const penalty = best([1, 30, 100, 300], lineLoss(x, y, view.seed), 'lower');
		const note = t(`벌점 ${penalty}, 다섯 겹 교차 검증`, `Penalty ${penalty}, by five folds`);
		return [
			model('logistic.onnx', t('벌점 없이', 'Without a penalty'), logisticFile(fitLogistic(x, y, 0.01))),
			model('logistic-ridge.onnx', note, logisticFile(fitLogistic(x, y, penalty)))
		];
	}
};

export const nutmeg: DemoApproach = {
	key: 'nutmeg',
	name: t('닮은 경기와 선의 섞음', 'Similar matches mixed with a line'),
	about: t(
		'전력이 닮은 지난 경기 수백 개의 승률을 읽고 로지스틱 회귀와 섞습니다. 프로그램이 실행될 때 학습 자료를 직접 읽습니다.',
		'Reads the share of wins among some hundred similar matches and mixes it with a line. The program itself reads the training data.'
	),
	async submissions(view) {
		const data = study(view);
		const y = won(data);
		const { x, columns } = data.train;
		const line = fitLogistic(x, y, best([30, 100, 300], lineLoss(x, y, view.seed), 'lower'));
		const parameters = (k: number, mix: number) => ({
			columns,
			target: data.target,
			...line.scale,
			weights: line.weights,
			bias: line.bias,
			k,
			mix
		});
		return [
			code(
				'similar-40.zip',
				t('닮은 경기 40개만', 'Forty similar matches alone'),
				'neighbours',
				parameters(40, 1),
				view
			),
			code(
				'similar-250.zip',
				t('닮은 경기 250개', 'Two hundred and fifty'),
				'neighbours',
				parameters(250, 1),
				view
			),
			code(
				'mixed.zip',
				t('선과 6:4로 섞음', 'Mixed with a line, 6 to 4'),
				'neighbours',
				parameters(250, 0.4),
				view
			)
		];
	}
};

export const pressLab: DemoApproach = {
	key: 'press-lab',
	name: t('보정한 숲', 'A calibrated forest'),
	about: t(
		'무작위 숲의 비율을 숲이 보지 못한 경기로 보정했습니다. 70%라고 한 경기가 정말 열에 일곱은 이기도록 했습니다.',
		'A forest’s shares, calibrated on matches it had not seen, so that matches called at 70% are won seven times in ten.'
	),
	async submissions(view) {
		const data = study(view);
		const y = won(data);
		const { train, test } = data;
		const grow = (x: number[][], labels: number[], trees: number) =>
			fitForest(x, labels, {
				trees,
				depth: 6,
				leafRows: 25,
				tries: 4,
				random: random(`${view.seed}/press/${trees}`)
			});
		const held = outOfFold(train.x, 3, view.seed, (rest, out) => {
			const forest = grow(pickRows(train.x, rest), pickRows(y, rest), 30);
			return pickRows(train.x, out).map((row) => [logit(forestValue(forest, row))]);
		});
		const calibration = fitLogistic(held, y, 0.1);
		const forest = grow(train.x, y, 70);
		const shares = test.x.map((row) => forestValue(forest, row));
		const calibrated = logisticChances(
			calibration,
			shares.map((share) => [logit(share)])
		);
		const line = logisticChances(fitLogistic(train.x, y, 150), test.x);
		return [
			predictions('forest.csv', t('숲의 비율 그대로', 'Shares as they are'), test.ids, shares),
			predictions('forest-calibrated.csv', t('보정함', 'Calibrated'), test.ids, calibrated),
			predictions(
				'forest-and-line.csv',
				t('로짓에서 선과 평균', 'Averaged with a line on the logit scale'),
				test.ids,
				calibrated.map((p, i) => sigmoid((logit(p) + logit(line[i]!)) / 2))
			)
		];
	}
};
