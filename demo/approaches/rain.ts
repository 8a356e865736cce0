/** Five ways to see tomorrow's rain: a table, a line, boosted trees, a network, a forest. */
import { sigmoid, study, type Study } from '../learn/frame.ts';
import { best, outOfFold, pickRows } from '../learn/folds.ts';
import { fitLogistic, linearScores, logisticChances } from '../learn/linear.ts';
import { fitNetwork, merged } from '../learn/network.ts';
import { logisticFile, networkFile } from '../learn/onnx.ts';
import { auroc } from '../learn/scores.ts';
import { boostedScore, fitBoosted, fitForest, forestValue, rounded } from '../learn/tree.ts';
import { random } from '../random.ts';
import { t } from '../text.ts';
import type { DemoApproach } from '../types.ts';
import { code, model, predictions } from './hand-in.ts';

const wet = ({ answers }: Study) => answers.map(Number);
const SEASONS = ['winter', 'spring', 'summer', 'autumn'];

/** The share of wet days in each group of rows, drawn towards the overall share where rows are few. */
function shares(groups: string[], y: number[], asked: string[], pull: number): number[] {
	const overall = y.reduce((a, b) => a + b, 0) / y.length;
	return asked.map((group) => {
		const inside = y.filter((_, i) => groups[i] === group);
		return (inside.reduce((a, b) => a + b, 0) + pull * overall) / (inside.length + pull);
	});
}

export const threeUmbrellas: DemoApproach = {
	key: 'three-umbrellas',
	name: t('손으로 짚는 비 표', 'A rain table by hand'),
	about: t(
		'도시와 철, 오늘의 날씨로 표를 만들어 다음 날 비가 온 비율을 읽습니다. 누구나 종이로 따라 할 수 있습니다.',
		'A table by city, season and today’s weather gives the share of wet days after it. Anyone can follow it on paper.'
	),
	async submissions(view) {
		const data = study(view);
		const y = wet(data);
		const { train, test } = data;
		const at = (row: number[], name: string) => row[train.columns.indexOf(name)]!;
		const season = (row: number[]) => SEASONS[Math.floor((at(row, 'month') % 12) / 3)]!;
		const place = (row: number[]) => `${at(row, 'city_seattle')} ${season(row)}`;
		const today = (row: number[]) => {
			const rain = at(row, 'today_precipitation');
			const near = at(row, 'today_temp_max') - at(row, 'today_temp_min') < 7 ? 'cloudy' : 'clear';
			return `${place(row)} ${rain >= 5 ? 'wet' : rain > 0 ? 'damp' : 'dry'} ${near}`;
		};
		const table = (group: (row: number[]) => string, pull: number) =>
			shares(train.x.map(group), y, test.x.map(group), pull);
		return [
			predictions(
				'season-table.csv',
				t('기준선: 도시와 철', 'Baseline: city and season'),
				test.ids,
				table(place, 5)
			),
			predictions(
				'sky-table.csv',
				t('오늘의 비와 일교차까지 본 표', 'A table with today’s rain and daily range'),
				test.ids,
				table(today, 12)
			)
		];
	}
};

export const isobar: DemoApproach = {
	key: 'isobar',
	name: t('로지스틱 회귀', 'Logistic regression'),
	about: t(
		'모든 열을 표준화한 로지스틱 회귀입니다. 벌점은 학습 자료 안에서 AUROC로 골랐고, 파일 하나로 어디서나 돌아갑니다.',
		'Logistic regression on standardised columns, the penalty chosen by AUROC within the training data; one file that runs anywhere.'
	),
	async submissions(view) {
		const data = study(view);
		const y = wet(data);
		const { x } = data.train;
		const ranked = (penalty: number) =>
			auroc(
				y,
				outOfFold(x, 8, view.seed, (rest, held) =>
					linearScores(fitLogistic(pickRows(x, rest), pickRows(y, rest), penalty), pickRows(x, held))
				)
			);
		const penalty = best([1, 5, 20, 60, 150], ranked, 'higher');
		return [
			model('logistic.onnx', t('벌점 없이', 'Without a penalty'), logisticFile(fitLogistic(x, y, 0.01))),
			model(
				'logistic-ridge.onnx',
				t(`벌점 ${penalty}, 여덟 겹 교차 검증`, `Penalty ${penalty}, by eight folds`),
				logisticFile(fitLogistic(x, y, penalty))
			)
		];
	}
};

export const jangmaLab: DemoApproach = {
	key: 'jangma-lab',
	name: t('차례로 고쳐 가는 얕은 나무', 'Shallow trees that correct each other'),
	about: t(
		'앞 나무가 틀린 만큼을 다음 나무가 배웁니다. 몇 그루에서 멈출지는 교차 검증으로 정했습니다.',
		'Each tree learns what the ones before got wrong. When to stop was settled by cross-validation.'
	),
	async submissions(view) {
		const data = study(view);
		const y = wet(data);
		const { x, columns } = data.train;
		const settings = { rate: 0.05, depth: 2, leafRows: 15 };
		const ranked = (rounds: number) =>
			auroc(
				y,
				outOfFold(x, 4, view.seed, (rest, held) => {
					const part = fitBoosted(pickRows(x, rest), pickRows(y, rest), { ...settings, rounds });
					return pickRows(x, held).map((row) => boostedScore(part, row));
				})
			);
		const rounds = best([30, 60, 120], ranked, 'higher');
		const boosted = (options: Parameters<typeof fitBoosted>[2]) => {
			const fitted = fitBoosted(x, y, options);
			return { columns, start: fitted.start, rate: fitted.rate, trees: fitted.trees.map(rounded) };
		};
		return [
			code(
				'stumps.zip',
				t('그루터기 25개', 'Twenty-five stumps'),
				'boosted-trees',
				boosted({ rate: 0.05, depth: 1, leafRows: 15, rounds: 25 }),
				view
			),
			code(
				'boosted.zip',
				t(`깊이 2, ${rounds}그루`, `Depth two, ${rounds} trees`),
				'boosted-trees',
				boosted({ ...settings, rounds }),
				view
			)
		];
	}
};

export const petrichor: DemoApproach = {
	key: 'petrichor',
	name: t('순서를 배우는 신경망', 'A network for the order'),
	about: t(
		'작은 신경망 일곱을 세게 눌러 익히고 로짓을 평균했습니다. 자료가 적어 크기보다 억제가 중요했습니다.',
		'Seven small networks under strong decay, their logits averaged. With little data, restraint mattered more than size.'
	),
	async submissions(view) {
		const data = study(view);
		const y = wet(data);
		const fit = (hidden: number, decay: number, n: number) =>
			fitNetwork(
				data.train.x,
				y,
				{ hidden, epochs: 30, rate: 0.01, decay, batch: 32, seed: `${view.seed}/petrichor/${n}` },
				2
			);
		const seven = merged([1, 2, 3, 4, 5, 6, 7].map((n) => fit(10, 0.12, n)));
		return [
			model(
				'net-16.onnx',
				t('은닉 단위 16개, 억제 없이', 'Sixteen hidden units, no decay'),
				networkFile(fit(16, 0, 0))
			),
			model('net-seven.onnx', t('눌러 익힌 일곱의 평균', 'Average of seven under decay'), networkFile(seven))
		];
	}
};

export const rainGauge: DemoApproach = {
	key: 'rain-gauge',
	name: t('숲과 선의 합의', 'A forest and a line agreeing'),
	about: t(
		'무작위 숲의 비율과 로지스틱 회귀의 확률을 반씩 섞었습니다. 둘이 틀리는 날이 서로 다르기 때문입니다.',
		'Half a forest’s share and half a logistic chance: the two are wrong on different days.'
	),
	async submissions(view) {
		const data = study(view);
		const y = wet(data);
		const { train, test } = data;
		const forest = fitForest(train.x, y, {
			trees: 220,
			depth: 7,
			leafRows: 6,
			tries: 5,
			random: random(`${view.seed}/gauge`)
		});
		const grown = test.x.map((row) => forestValue(forest, row));
		const line = logisticChances(fitLogistic(train.x, y, 40), test.x);
		const boosted = fitBoosted(train.x, y, { rounds: 80, rate: 0.05, depth: 2, leafRows: 15 });
		const third = test.x.map((row) => sigmoid(boostedScore(boosted, row)));
		return [
			predictions('line.csv', t('로지스틱 회귀만', 'Logistic regression alone'), test.ids, line),
			predictions('forest.csv', t('나무 220그루', 'Two hundred and twenty trees'), test.ids, grown),
			predictions(
				'agreement.csv',
				t('숲 절반, 선과 부스팅이 나머지', 'Half forest, the rest line and boosting'),
				test.ids,
				grown.map((value, i) => 0.5 * value + 0.25 * line[i]! + 0.25 * third[i]!)
			)
		];
	}
};
