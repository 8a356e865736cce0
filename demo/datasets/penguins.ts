import { once } from '../once.ts';
import { t } from '../text.ts';
import { buildDataset } from './build.ts';
import { flag, number, target } from './columns.ts';
import { readVega } from './source.ts';
import type { SourceRow } from './split.ts';

interface Penguin {
	Species: string;
	Island: string;
	'Beak Length (mm)': number | null;
	'Beak Depth (mm)': number | null;
	'Flipper Length (mm)': number | null;
	'Body Mass (g)': number | null;
	Sex: string | null;
}

const SPECIES = ['Adelie', 'Chinstrap', 'Gentoo'];
const ISLANDS = ['Biscoe', 'Dream', 'Torgersen'];
const is = (value: string | null, wanted: string) => (value === wanted ? 1 : 0);

function rows(): SourceRow[] {
	const birds = JSON.parse(readVega('penguins.json')) as Penguin[];
	return birds.flatMap((bird, index) => {
		const measures = [bird['Beak Length (mm)'], bird['Beak Depth (mm)'], bird['Flipper Length (mm)']];
		const mass = bird['Body Mass (g)'];
		if (mass === null || measures.some((value) => value === null)) return [];
		const features = [
			...SPECIES.map((name) => is(bird.Species, name)),
			...ISLANDS.map((name) => is(bird.Island, name)),
			...(measures as number[]),
			is(bird.Sex, 'MALE'),
			is(bird.Sex, 'FEMALE')
		];
		return [{ key: `penguin-${index}`, features, target: mass }];
	});
}

export const penguins = once(() =>
	buildDataset({
		key: 'penguins',
		title: t('파머 군도 펭귄 측정 기록', 'Palmer Archipelago penguin measurements'),
		source: {
			name: 'Palmer Station LTER, palmerpenguins (vega-datasets)',
			url: 'https://allisonhorst.github.io/palmerpenguins/',
			licence: 'CC0 1.0',
			licenceUrl: 'https://creativecommons.org/publicdomain/zero/1.0/'
		},
		features: [
			...SPECIES.map((name) =>
				flag(`species_${name.toLowerCase()}`, t(`종이 ${name}이면 1`, `1 if the species is ${name}`))
			),
			...ISLANDS.map((name) =>
				flag(`island_${name.toLowerCase()}`, t(`${name} 섬에서 쟀으면 1`, `1 if measured on ${name} island`))
			),
			number('beak_length_mm', 'mm', t('부리 길이', 'Length of the beak')),
			number('beak_depth_mm', 'mm', t('부리 두께', 'Depth of the beak')),
			number('flipper_length_mm', 'mm', t('날개 길이', 'Length of the flipper')),
			flag('sex_male', t('수컷이면 1', '1 if male')),
			flag(
				'sex_female',
				t(
					'암컷이면 1. 성별을 모르면 두 열이 모두 0',
					'1 if female; both columns are 0 where the sex is unknown'
				)
			)
		],
		target: target('body_mass_g', 'number', t('몸무게', 'Body mass'), 'g'),
		rows: rows(),
		splitSeed: 'ai-champion/demo/penguins/7f21c0',
		shares: { train: 0.5, public: 0.2 },
		sample: 4200,
		keyRule: t(
			'원본 파일에서 0부터 센 행 번호를 붙인 `penguin-<번호>`',
			'`penguin-<n>`, n being the row of the source file counted from 0'
		),
		made: t(
			`2007년부터 2009년까지 남극 파머 기지 연구진이 둥지에서 잰 기록 344건 가운데, 몸무게나 치수가 빠진 2건을 뺐습니다.
		범주는 0과 1의 열로 풀어 썼습니다. 원본에 마침표로 적힌 성별 1건은 '모름'으로 다룹니다.`,
			`Of the 344 records taken at nests by the Palmer Station team from 2007 to 2009, two without measurements were left out.
		Categories are spread over 0/1 columns. One record whose sex is written as a full stop counts as unknown.`
		),
		limits: t(
			`표본이 작아 비공개 점수의 오차 범위가 넓습니다. 세 종과 세 섬에서만 쟀으므로 다른 집단에 그대로 쓸 수 없습니다.`,
			`The sample is small, so private scores come with wide intervals. Only three species on three islands were measured; do not carry
		a model over to other colonies unchecked.`
		)
	})
);
