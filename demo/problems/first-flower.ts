import type { DemoProblem } from '../types.ts';
import { t } from '../text.ts';
import { modelSpec, RULES, statement } from './common.ts';

const facts = {
	kinds: ['predictions', 'model', 'code'],
	model: modelSpec('iris', { name: 'p', classes: ['setosa', 'versicolor', 'virginica'] }),
	quota: { perDay: 20, total: 500, finalPicks: 1 },
	metric: 'accuracy',
	floor: null
} satisfies Partial<DemoProblem>;

export const firstFlower: DemoProblem = {
	key: 'first-flower',
	slug: 'first-flower',
	need: 'first-submission',
	organisation: 'pureun-school',
	dataset: 'iris',
	track: 'education',
	title: t('연습 문제: 처음 제출하는 붓꽃', 'Practice: irises for a first submission'),
	teaser: t(
		'상금 없는 연습 문제입니다. 제출과 채점이 어떻게 돌아가는지 여기서 먼저 해 보십시오.',
		'A practice problem without a prize. Try here how submitting and scoring work.'
	),
	statement: statement(
		t(
			`## 배경

			푸른솔과학고 학생들은 해마다 첫 모델을 만들고도 제출 형식이 틀려 점수를 받지 못하곤 했습니다. 그래서 누구나 실패해도 되는 연습 문제를 둡니다.

			## 과제

			꽃받침과 꽃잎의 길이·너비로 붓꽃 세 종을 가려내십시오.

			## 자료

			1936년에 발표된 붓꽃 기록에서 똑같은 꽃을 뺀 자료입니다. 정답이 널리 알려져 있어 순위에 뜻을 두지 않습니다.

			## 무엇이 이기는가

			아무도 이기지 않습니다. 세 가지 방법(predictions, model, code)으로 한 번씩 제출해 보고 기록을 읽어 보십시오.`,
			`## Background

			Every year pupils of Pureunsol make a first model and then get no score because the format is wrong. So here is a problem on which anyone may fail.

			## Task

			Tell three species of iris apart by the length and width of sepals and petals.

			## Data

			The records published in 1936, without identical flowers. The answers are widely known, so ranks mean nothing.

			## What wins

			Nobody does. Hand in once in each of the three ways (predictions, model, code) and read what comes back.`
		),
		t('prediction은 종 이름입니다.', 'The prediction is the name of the species.'),
		facts
	),
	rules: { version: '1.0', text: RULES },
	difficulty: 1,
	prizeKrw: 0,
	direction: 'higher',
	ip: 'open-source',
	practice: true,
	...facts
};
