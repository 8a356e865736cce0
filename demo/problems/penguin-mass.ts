import type { DemoProblem } from '../types.ts';
import { t } from '../text.ts';
import { modelSpec, RULES, statement } from './common.ts';

const facts = {
	kinds: ['predictions', 'model', 'code'],
	model: modelSpec('penguins', { name: 'y' }),
	quota: { perDay: 5, total: 60, finalPicks: 2 },
	metric: 'rmse',
	floor: null
} satisfies Partial<DemoProblem>;

export const penguinMass: DemoProblem = {
	key: 'penguin-mass',
	slug: 'weighing-without-touching',
	need: 'untouched-penguins',
	organisation: 'narae-polar',
	dataset: 'penguins',
	track: 'scholarship',
	title: t('붙잡지 않고 펭귄의 몸무게 재기', 'Weighing a penguin without catching it'),
	teaser: t(
		'사진에서 잴 수 있는 치수만으로 몸무게를 그램 단위로 맞힙니다.',
		'Estimate body mass in grams from measures that a photograph can give.'
	),
	statement: statement(
		t(
			`## 배경

			몸무게는 바다에 먹이가 넉넉한지를 가장 먼저 알려 주는 숫자입니다. 그런데 저울에 올리려면 알을 품은 새를 둥지에서 떼어 놓아야 합니다. 연구원 기록에 따르면
			붙잡힌 어미의 7%가 그날 둥지로 돌아오지 않았고, 비운 둥지의 알은 도둑갈매기가 가져갑니다.

			## 과제

			종, 섬, 부리 길이와 두께, 날개 길이, 성별로 몸무게(g)를 예측하십시오. 이 값들은 멀리서 찍은 사진과 깃 표본으로 얻을 수 있습니다.

			## 자료

			남극 파머 기지에서 세 해 동안 잰 342마리의 기록입니다. 학습 자료가 171행뿐이라 복잡한 모델이 반드시 유리하지 않습니다. 성별을 모르는 새도 있습니다.

			## 무엇이 이기는가

			비공개 평가의 RMSE가 1차 기준입니다. 큰 새 한 마리를 크게 틀리면 제곱으로 벌을 받습니다. 선발 심사에서는 어느 무리에서 틀리는지 밝히고, 사진에서 잰 값에
			오차가 섞여도 견디는 방법을 높게 봅니다.`,
			`## Background

			Body mass is the first number to tell whether the sea holds enough food. To get it, a brooding bird has to be taken off its nest. By the institute's records
			seven in a hundred parents caught that way did not return the same day, and skuas take the eggs of an empty nest.

			## Task

			Predict body mass in grams from species, island, length and depth of the beak, length of the flipper, and sex. All of these can be had from photographs taken
			at a distance and from feathers.

			## Data

			Records of 342 birds measured over three years near Palmer Station. There are only 171 rows to train on, so a complicated model need not win. For some birds
			the sex is unknown.

			## What wins

			The private RMSE comes first; one large bird missed by far is punished by its square. In selection, judges value teams that say in which groups they err and
			whose method bears the errors of measuring from a photograph.`
		),
		t('prediction은 그램 단위의 수입니다.', 'The prediction is a number of grams.'),
		facts
	),
	rules: { version: '1.0', text: RULES },
	difficulty: 2,
	prizeKrw: 80_000_000,
	direction: 'lower',
	ip: 'open-source',
	practice: false,
	...facts
};
