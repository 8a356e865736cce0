import type { DemoProblem } from '../types.ts';
import { t } from '../text.ts';
import { modelSpec, RULES, statement } from './common.ts';

const facts = {
	kinds: ['predictions', 'model', 'code'],
	model: modelSpec('weather', { name: 'p', classes: ['0', '1'], positive: '1' }),
	quota: { perDay: 5, total: 60, finalPicks: 2 },
	metric: 'auroc',
	floor: null
} satisfies Partial<DemoProblem>;

export const heavyRain: DemoProblem = {
	key: 'heavy-rain',
	slug: 'tomorrow-underpass',
	need: 'underpass-rain',
	organisation: 'haeon-safety',
	dataset: 'weather',
	track: 'safety',
	title: t('내일 밤, 어느 지하차도에 사람을 세울까', 'Which underpasses to watch tomorrow night'),
	teaser: t(
		'이틀 치 관측만으로 다음 날 5 mm 넘는 비가 올지 확률로 답합니다.',
		'From two days of observations, say how likely it is that the next day brings more than 5 mm of rain.'
	),
	statement: statement(
		t(
			`## 배경

			해온시는 지하차도 217곳 가운데 41곳을 밤마다 두 사람씩 지킵니다. 예보에 '비'가 있으면 모두 나가고, 없으면 아무도 나가지 않습니다. 지난해에는 헛걸음이
			63번, 아무도 없던 밤에 차가 잠긴 일이 4번 있었습니다. 하루 5 mm는 배수로에 낙엽이 쌓인 지하차도에서 물이 고이기 시작하는 양입니다.

			## 과제

			한 도시의 이틀 치 일별 관측(강수량, 최고·최저 기온, 풍속, 날씨 종류)과 달을 보고, 그다음 날 강수량이 5 mm 이상일 확률을 구하십시오. 본부는 확률이 높은
			순서대로 근무자를 보내므로, 확률의 크기보다 순서가 중요합니다.

			## 자료

			미국 해양대기청(NOAA)이 공개한 시애틀과 뉴욕의 4년 치 관측입니다. 해온시 관측은 아직 품질 검사 중이라, 기후가 다른 두 항구 도시의 공개 자료로 방법을 먼저
			견줍니다. 사흘 묶음이 겹치지 않아 다른 행에서 답을 엿볼 수 없습니다. 이틀 치 값만으로는 한계가 뚜렷한 문제이며, 그 한계 안에서 누가 더 잘 가려내는지를 봅니다.

			## 무엇이 이기는가

			비공개 평가의 AUROC가 1차 기준입니다. 선발 심사에서는 빗나간 밤을 어떻게 설명하는지, 관측소가 하루 멈춰도 돌아가는지, 근무 편성에 어떻게 쓸지를 함께 봅니다.`,
			`## Background

			Every night Haeon posts two people at each of 41 of its 217 underpasses. If the forecast says rain, all go; if not, none. Last year there were 63 nights out
			for nothing, and four nights when cars were flooded with nobody there. Five millimetres a day is where water begins to stand in an underpass whose drains are
			full of leaves.

			## Task

			Given two days of observations from one city (precipitation, highest and lowest temperature, wind, type of weather) and the month, give the probability that
			the next day brings 5 mm or more. Staff are sent out in the order of your probabilities, so the order matters more than the size.

			## Data

			Four years of public observations by NOAA for Seattle and New York. Haeon's own records are still being checked, so methods are first compared on two port
			cities with different climates. The three-day windows do not overlap, so no row gives away another. Two days of numbers can only tell so much; the question
			is who gets the most out of them.

			## What wins

			The private AUROC comes first. In selection, judges also look at how you explain the nights you missed, whether the method survives a day without a station,
			and how it would enter the staff plan.`
		),
		t('prediction은 0과 1 사이의 확률입니다.', 'The prediction is a probability between 0 and 1.'),
		facts
	),
	rules: { version: '1.0', text: RULES },
	difficulty: 4,
	prizeKrw: 120_000_000,
	direction: 'higher',
	positive: '1',
	ip: 'shared-licence',
	practice: false,
	...facts
};
