/** Four ways to weigh a penguin: a ridge line, a forest, neighbours, a small network. */
import { average, study, type Study } from '../learn/frame.ts';
import { best, outOfFold, pickRows } from '../learn/folds.ts';
import { fitRidge, linearScores } from '../learn/linear.ts';
import { neighbourValues, type NeighbourOptions } from '../learn/neighbours.ts';
import { fitNetwork, merged } from '../learn/network.ts';
import { networkFile, ridgeFile } from '../learn/onnx.ts';
import { rmse } from '../learn/scores.ts';
import { fitForest, rounded } from '../learn/tree.ts';
import { random } from '../random.ts';
import { t } from '../text.ts';
import type { DemoApproach } from '../types.ts';
import { code, model, predictions } from './hand-in.ts';

const grams = ({ answers }: Study) => answers.map(Number);
const PENALTIES = [0.1, 0.3, 1, 3, 10, 30];

function bestPenalty(x: number[][], y: number[], seed: string): number {
	const missed = (penalty: number) =>
		rmse(
			y,
			outOfFold(x, 10, seed, (rest, held) =>
				linearScores(fitRidge(pickRows(x, rest), pickRows(y, rest), penalty), pickRows(x, held))
			)
		);
	return best(PENALTIES, missed, 'lower');
}

/** Adds what a male weighs more in each species, and the volume that three lengths suggest. */
function withBodyShape(x: number[][]): number[][] {
	return x.map((row) => {
		const [adelie, chinstrap, gentoo, , , , length, depth, flipper, male] = row as [number, ...number[]];
		const volume = (length! * depth! * flipper!) / 100_000;
		return [...row, male! * adelie, male! * chinstrap!, male! * gentoo!, volume];
	});
}

export const ridgeLine: DemoApproach = {
	key: 'ridge-line',
	name: t('능형 회귀와 몸집의 곱', 'Ridge regression with body shape'),
	about: t(
		'종 평균에서 출발해 벌점을 교차 검증으로 고른 선형식, 그리고 종마다 다른 암수 차이를 더한 식으로 나아갔습니다.',
		'From species means to a line whose penalty was cross-validated, and then to a line that lets the sexes differ by species.'
	),
	async submissions(view) {
		const data = study(view);
		const { train, test } = data;
		const y = grams(data);
		const speciesOf = (row: number[]) => row.slice(0, 3).indexOf(1);
		const means = [0, 1, 2].map((species) => average(y.filter((_, i) => speciesOf(train.x[i]!) === species)));
		const line = fitRidge(train.x, y, bestPenalty(train.x, y, view.seed));
		const [shaped, asked] = [withBodyShape(train.x), withBodyShape(test.x)];
		const shapedLine = fitRidge(shaped, y, bestPenalty(shaped, y, view.seed));
		return [
			predictions(
				'species-means.csv',
				t('기준선: 종마다 평균', 'Baseline: the mean of each species'),
				test.ids,
				test.x.map((row) => means[speciesOf(row)]!)
			),
			model(
				'ridge.onnx',
				t('능형 회귀, 벌점은 열 겹 교차 검증', 'Ridge, penalty by ten folds'),
				ridgeFile(line)
			),
			predictions(
				'ridge-shape.csv',
				t('암수 차이를 종마다 두고 부피를 더함', 'Sex effect per species, and volume added'),
				test.ids,
				linearScores(shapedLine, asked)
			)
		];
	}
};

export const kelpForest: DemoApproach = {
	key: 'kelp-forest',
	name: t('무작위 숲', 'Random forest'),
	about: t(
		'나무를 많이 심고 가지마다 몇 열만 보게 했습니다. 전체 프로그램을 제출합니다.',
		'Many trees, each branch seeing only a few columns. The whole program is handed in.'
	),
	async submissions(view) {
		const data = study(view);
		const grow = (trees: number, leafRows: number, tries: number, depth: number) => ({
			columns: data.train.columns,
			trees: fitForest(data.train.x, grams(data), {
				trees,
				depth,
				leafRows,
				tries,
				random: random(`${view.seed}/forest/${trees}`)
			}).map(rounded)
		});
		return [
			code('forest-20.zip', t('나무 20그루', 'Twenty trees'), 'forest', grow(20, 8, 3, 5), view),
			code(
				'forest-200.zip',
				t('나무 200그루, 더 깊게', 'Two hundred deeper trees'),
				'forest',
				grow(200, 3, 4, 8),
				view
			)
		];
	}
};

export const nextDoor: DemoApproach = {
	key: 'next-door',
	name: t('닮은 펭귄 찾기', 'Looking up similar penguins'),
	about: t(
		'가장 닮은 새의 몸무게를 빌려 옵니다. 몇 마리를 볼지와 어떤 치수를 더 볼지를 학습 자료 안에서 정했습니다.',
		'Borrows the mass of the most similar birds. How many to ask and which measures to trust was settled within the training data.'
	),
	async submissions(view) {
		const data = study(view);
		const y = grams(data);
		const { train, test } = data;
		const missed = (options: NeighbourOptions) =>
			rmse(
				y,
				outOfFold(train.x, 10, view.seed, (rest, held) =>
					neighbourValues(pickRows(train.x, rest), pickRows(y, rest), pickRows(train.x, held), options)
				)
			);
		// Flipper and sex tell most about mass; islands tell little beyond the species.
		const weights = train.columns.map((name) =>
			name === 'flipper_length_mm' ? 1.6 : name.startsWith('island') ? 0.3 : 1
		);
		const ks = [3, 5, 8, 12, 16];
		const plain = best(
			ks.map((k) => ({ k })),
			missed,
			'lower'
		);
		const tuned = best(
			ks.map((k) => ({ k, weights, byDistance: true })),
			missed,
			'lower'
		);
		const answer = (options: NeighbourOptions) => neighbourValues(train.x, y, test.x, options);
		return [
			predictions(
				'one-neighbour.csv',
				t('가장 닮은 한 마리', 'The one most similar bird'),
				test.ids,
				answer({ k: 1 })
			),
			predictions(
				'neighbours.csv',
				t(`닮은 ${plain.k}마리 평균`, `Mean of ${plain.k} birds`),
				test.ids,
				answer(plain)
			),
			predictions(
				'weighted-neighbours.csv',
				t(`가까울수록 더 믿는 ${tuned.k}마리`, `${tuned.k} birds, the nearer the more trusted`),
				test.ids,
				answer(tuned)
			)
		];
	}
};

export const tundraNet: DemoApproach = {
	key: 'tundra-net',
	name: t('작은 신경망 다섯', 'Five small networks'),
	about: t(
		'은닉층 하나의 작은 신경망을 씨앗값만 바꿔 다섯 번 익히고, 한 ONNX 파일 안에서 평균을 냈습니다.',
		'A network of one small hidden layer, trained five times from different seeds and averaged inside one ONNX file.'
	),
	async submissions(view) {
		const data = study(view);
		const y = grams(data);
		const fit = (hidden: number, epochs: number, decay: number, n: number) =>
			fitNetwork(data.train.x, y, {
				hidden,
				epochs,
				rate: 0.01,
				decay,
				batch: 16,
				seed: `${view.seed}/tundra/${n}`
			});
		const five = merged([1, 2, 3, 4, 5].map((n) => fit(8, 160, 0.03, n)));
		return [
			model(
				'net-small.onnx',
				t('은닉 단위 8개, 짧게 익힘', 'Eight hidden units, short training'),
				networkFile(fit(8, 40, 0, 0))
			),
			model('net-five.onnx', t('다섯 신경망의 평균', 'The average of five networks'), networkFile(five))
		];
	}
};
