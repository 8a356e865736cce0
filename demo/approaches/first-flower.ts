/** What anyone may hand in on the practice problem: the three kinds, once each. No team stands behind it. */
import { study } from '../learn/frame.ts';
import { fitNetwork, networkOutputs } from '../learn/network.ts';
import { networkFile } from '../learn/onnx.ts';
import { t } from '../text.ts';
import type { DemoApproach } from '../types.ts';
import { code, model, predictions } from './hand-in.ts';

const KINDS = ['setosa', 'versicolor', 'virginica'];

export const firstFlower: DemoApproach = {
	key: 'first-flower',
	name: t('세 가지 제출 방법', 'The three ways to hand in'),
	about: t(
		'예측 파일, 모델 파일, 프로그램을 한 번씩 제출해 봅니다. 실제 문제에 들어가기 전에 형식을 익히는 데 쓰십시오.',
		'Predictions, a model file and a program, once each: a way to learn the formats before a real problem.'
	),
	async submissions(view) {
		const { train, test, answers } = study(view);
		const y = answers.map((name) => KINDS.indexOf(name));
		const network = fitNetwork(
			train.x,
			y,
			{ hidden: 6, epochs: 60, rate: 0.02, decay: 0.01, batch: 8, seed: `${view.seed}/flower` },
			KINDS.length
		);
		const chosen = networkOutputs(network, test.x).map((p) => KINDS[p.indexOf(Math.max(...p))]!);
		return [
			predictions('first.csv', t('첫 제출: 예측 파일', 'First entry: predictions'), test.ids, chosen),
			model('first.onnx', t('같은 모델을 파일로', 'The same model as a file'), networkFile(network)),
			code(
				'first.zip',
				t('가장 닮은 꽃을 찾는 프로그램', 'A program that looks up the most similar flower'),
				'nearest',
				{},
				view
			)
		];
	}
};
