import { pick, type Random } from '../random.ts';
import { t } from '../text.ts';
import type { RubricCriterion, Text } from '../types.ts';

/** Openings by the rounded weighted mean, 1 to 5. */
const OPENINGS: Text[][] = [
	[t('제안의 뼈대가 아직 보이지 않습니다.', 'The proposal does not have a frame yet.')],
	[
		t(
			'방향은 알겠으나 채워야 할 곳이 많습니다.',
			'The direction is clear, but much remains to be filled in.'
		),
		t('성의는 보이지만 근거가 모자랍니다.', 'There is good will, but too little evidence.')
	],
	[
		t('무난한 제안입니다.', 'A sound proposal.'),
		t(
			'기본을 갖추었습니다. 한 걸음 더 나아가기를 바랍니다.',
			'The basics are there; we would like one step more.'
		)
	],
	[
		t('잘 짜인 제안입니다.', 'A well-made proposal.'),
		t('읽는 내내 현장이 그려졌습니다.', 'Reading it, one could see the place of work.')
	],
	[
		t('맡기고 싶은 제안입니다.', 'A proposal one would like to entrust.'),
		t(
			'이 문제를 오래 생각한 팀이라고 느꼈습니다.',
			'This team has clearly thought about the problem for long.'
		)
	]
];

const PANEL: Text[] = [
	t('선발을 권하지 않습니다.', 'I do not recommend selection.'),
	t('보완 없이는 선발이 어렵다고 봅니다.', 'Hard to select without revision.'),
	t('다른 위원의 의견을 듣고 정하고 싶습니다.', 'I would like to hear the other judges first.'),
	t('선발을 권합니다.', 'I recommend selection.'),
	t('반드시 선발해야 한다고 봅니다.', 'I believe this must be selected.')
];

/** Names the strongest and the weakest criterion in the words of the anchors that were scored. */
export function judgeComment<Key extends string>(
	rubric: RubricCriterion<Key>[],
	scores: Record<Key, number>,
	to: 'team' | 'panel',
	next: Random
): Text {
	const mean = rubric.reduce((sum, { key, weight }) => sum + scores[key] * weight, 0) / 100;
	const level = Math.min(5, Math.max(1, Math.round(mean))) - 1;
	const order = [...rubric].sort((a, b) => scores[b.key] - scores[a.key]);
	const [high, low] = [order[0]!, order.at(-1)!];
	const anchor = (criterion: RubricCriterion<Key>) => criterion.anchors[scores[criterion.key] - 1]!;
	const opening = to === 'team' ? pick(OPENINGS[level]!, next) : PANEL[level]!;
	if (scores[high.key] === scores[low.key]) {
		return join(
			opening,
			t(`모든 기준이 고릅니다. ${anchor(high).ko}`, `All criteria are even. ${anchor(high).en}`)
		);
	}
	const [up, down] = [strongest(scores[high.key]), weakest(scores[low.key])];
	return join(
		opening,
		t(
			`${up.ko}(${high.name.ko}): ${anchor(high).ko}`,
			`${up.en} (${high.name.en.toLowerCase()}): ${anchor(high).en}`
		),
		t(
			`${down.ko}(${low.name.ko}): ${anchor(low).ko}`,
			`${down.en} (${low.name.en.toLowerCase()}): ${anchor(low).en}`
		)
	);
}

/** An anchor of 2 is no praise and one of 4 no reproach, so the words before it say how to read it. */
const strongest = (score: number) =>
	score > 2 ? t('가장 나은 점', 'Strongest') : t('그나마 나은 점', 'Least weak');
const weakest = (score: number) =>
	score < 4 ? t('가장 아쉬운 점', 'Weakest') : t('한 점 낮게 본 점', 'One point lower');

function join(...texts: Text[]): Text {
	return { ko: texts.map((text) => text.ko).join(' '), en: texts.map((text) => text.en).join(' ') };
}
