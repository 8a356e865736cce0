/** Criteria with weights and a written anchor for every score: triage, stage one, the jury of the final. */
import type {
	FinalCriterionKey,
	RubricCriterion,
	SelectionCriterionKey,
	Text,
	TriageCriterionKey
} from '../types.ts';
import { t } from '../text.ts';

type Anchors = RubricCriterion<string>['anchors'];

function criterion<Key extends string>(
	key: Key,
	name: Text,
	question: Text,
	weight: number,
	anchors: Anchors
) {
	return { key, name, question, weight, anchors };
}

export const triageRubric: RubricCriterion<TriageCriterionKey>[] = [
	criterion(
		'representative',
		t('대표성', 'Representative'),
		t('여러 기관이나 지역이 함께 겪는 문제입니까?', 'Do several organisations or regions share the problem?'),
		35,
		[
			t('한 기관의 이익에 그칩니다.', 'It serves one organisation only.'),
			t('비슷한 기관이 한둘 있습니다.', 'One or two similar organisations have it.'),
			t('한 분야 안에서 흔합니다.', 'It is common within one field.'),
			t('여러 지역이나 분야에 걸쳐 있습니다.', 'It spans several regions or fields.'),
			t(
				'전국 어디서나 겪으며 풀면 그대로 옮겨 쓸 수 있습니다.',
				'It is found nationwide, and a solution carries over as it is.'
			)
		]
	),
	criterion(
		'felt',
		t('국민 체감', 'Felt by citizens'),
		t('누가 얼마나 힘든지 분명합니까?', 'Is it clear who suffers, and how much?'),
		35,
		[
			t('누가 힘든지 알 수 없습니다.', 'It is unclear who suffers.'),
			t('불편이 짐작되지만 크기를 모릅니다.', 'Trouble is plausible but its size unknown.'),
			t('일부 국민이 가끔 겪고 크기를 어림합니다.', 'Some citizens meet it at times; its size is estimated.'),
			t('많은 국민이 자주 겪고 숫자로 보입니다.', 'Many meet it often, and numbers show it.'),
			t(
				'생명·안전·권리가 걸려 있고 피해가 기록으로 확인됩니다.',
				'Life, safety or rights are at stake, and the damage is on record.'
			)
		]
	),
	criterion(
		'ready',
		t('실행 준비', 'Ready to run'),
		t('자료와 지표가 갖추어져 이번 시즌에 겨룰 수 있습니까?', 'Are data and metric ready for this season?'),
		30,
		[
			t('자료가 없거나 쓸 권리가 없습니다.', 'There are no data, or no right to use them.'),
			t('자료는 있으나 절차나 지표가 비어 있습니다.', 'Data exist, but procedure or metric is missing.'),
			t('한두 달 다듬으면 겨룰 수 있습니다.', 'A month or two of work would make it ready.'),
			t('작은 손질만 남았습니다.', 'Only small repairs remain.'),
			t('자료, 지표, 담당자가 모두 준비되었습니다.', 'Data, metric and a contact are all in place.')
		]
	)
];

export const selectionRubric: RubricCriterion<SelectionCriterionKey>[] = [
	criterion(
		'idea',
		t('착상', 'Idea'),
		t('문제를 새롭고 알맞게 보았습니까?', 'Does the team see the problem in a fresh and fitting way?'),
		20,
		[
			t('문제를 옮겨 적었을 뿐 생각이 없습니다.', 'Restates the problem without an idea.'),
			t('흔한 방법을 이유 없이 고릅니다.', 'Takes a common method without saying why.'),
			t('알맞은 방법을 고르고 까닭을 밝힙니다.', 'Takes a fitting method and says why.'),
			t(
				'문제의 성질에서 나온 뚜렷한 생각이 있습니다.',
				'Has a distinct idea that follows from the nature of the problem.'
			),
			t(
				'다른 팀이 배울 만한 새로운 생각이며 근거가 탄탄합니다.',
				'Has a new and well-founded idea that others would learn from.'
			)
		]
	),
	criterion(
		'feasibility',
		t('실현 가능성', 'Feasibility'),
		t('주어진 기간과 예산으로 해낼 수 있습니까?', 'Can it be done with the time and money given?'),
		20,
		[
			t('계획이 없거나 셈이 맞지 않습니다.', 'No plan, or the sums do not add up.'),
			t('계획이 뭉뚱그려져 있고 위험을 적지 않았습니다.', 'A vague plan that names no risks.'),
			t('단계와 예산이 있고 큰 위험을 압니다.', 'Has steps and a budget, and knows the main risks.'),
			t(
				'단계마다 확인할 결과가 있고 대안이 있습니다.',
				'Each step has a result to check, and there are fallbacks.'
			),
			t(
				'이미 돌아가는 첫 결과가 있고 남은 일이 모두 셈해져 있습니다.',
				'A first result already runs, and everything left is accounted for.'
			)
		]
	),
	criterion(
		'technical',
		t('기술 완성도', 'Technical soundness'),
		t('방법과 검증이 옳습니까?', 'Are method and validation right?'),
		25,
		[
			t('방법이 틀렸거나 정답이 새는 검증을 합니다.', 'The method is wrong, or validation leaks the answer.'),
			t('방법은 되지만 검증이 허술합니다.', 'The method works, but validation is weak.'),
			t('교차 검증을 하고 기준선과 견줍니다.', 'Cross-validates and compares with a baseline.'),
			t('불확실함을 재고 틀린 까닭을 살핍니다.', 'Measures uncertainty and looks into errors.'),
			t(
				'다른 사람이 그대로 다시 만들 수 있고 한계까지 밝힙니다.',
				'Anyone could reproduce it, and its limits are stated.'
			)
		]
	),
	criterion(
		'public-value',
		t('공익', 'Public value'),
		t('풀리면 누가 어떻게 나아집니까?', 'Who is better off if it works?'),
		20,
		[
			t('쓰일 곳이 없습니다.', 'It would be used nowhere.'),
			t('쓰임새를 말하지만 현장과 동떨어졌습니다.', 'Names a use that is far from practice.'),
			t('기관이 쓸 모습이 그려집니다.', 'One can picture the organisation using it.'),
			t(
				'현장에서 확인한 쓰임새와 부작용 대책이 있습니다.',
				'The use was checked on site, and side effects are dealt with.'
			),
			t(
				'바로 도입할 수 있고 다른 곳에도 열려 있습니다.',
				'It can be adopted at once and is open to others too.'
			)
		]
	),
	criterion('team', t('팀', 'Team'), t('이 팀이 해낼 수 있습니까?', 'Can this team do it?'), 15, [
		t('맡을 사람이 보이지 않습니다.', 'Nobody seems to be in charge.'),
		t('꼭 필요한 역할이 비어 있습니다.', 'A necessary role is missing.'),
		t('필요한 역할이 모두 있습니다.', 'All necessary roles are filled.'),
		t('문제의 현장을 아는 사람이 함께합니다.', 'Someone in the team knows the field.'),
		t(
			'비슷한 일을 끝까지 해낸 기록이 있고 역할이 잘 나뉘었습니다.',
			'Has finished similar work before and divides roles well.'
		)
	])
];

export const finalRubric: RubricCriterion<FinalCriterionKey>[] = [
	criterion(
		'insight',
		t('통찰', 'Insight'),
		t('문제의 핵심을 꿰뚫었습니까?', 'Did the team get to the heart of the problem?'),
		30,
		[
			t('핵심을 놓쳤습니다.', 'Misses the heart of it.'),
			t('겉만 다룹니다.', 'Stays on the surface.'),
			t('핵심을 짚습니다.', 'Finds it.'),
			t('핵심을 남다르게 풉니다.', 'Solves it in an unusual way.'),
			t('문제를 보는 눈을 바꿉니다.', 'Changes how one sees the problem.')
		]
	),
	criterion(
		'robustness',
		t('견고함', 'Robustness'),
		t('낯선 자료와 질문에도 버팁니까?', 'Does it hold on strange data and questions?'),
		30,
		[
			t('조건이 바뀌면 무너집니다.', 'Breaks when conditions change.'),
			t('자주 흔들립니다.', 'Wavers often.'),
			t('대체로 버팁니다.', 'Mostly holds.'),
			t('흔들려도 스스로 알아챕니다.', 'Notices by itself when it wavers.'),
			t(
				'어떤 도전에도 버티며 한계를 먼저 말합니다.',
				'Holds under every challenge and names its limits first.'
			)
		]
	),
	criterion(
		'explanation',
		t('설명', 'Explanation'),
		t('처음 듣는 사람도 알아듣습니까?', 'Would a newcomer understand?'),
		20,
		[
			t('알아듣기 어렵습니다.', 'Hard to follow.'),
			t('전문가만 알아듣습니다.', 'Only experts can follow.'),
			t('중요한 곳은 알아듣습니다.', 'The main points come across.'),
			t('누구나 알아듣습니다.', 'Everyone can follow.'),
			t('듣고 나면 남에게 설명할 수 있습니다.', 'One could explain it to someone else afterwards.')
		]
	),
	criterion('impact', t('파급', 'Impact'), t('현장을 바꿀 수 있습니까?', 'Can it change practice?'), 20, [
		t('바뀌는 것이 없습니다.', 'Nothing would change.'),
		t('조금 편해집니다.', 'Things get a little easier.'),
		t('한 기관이 달라집니다.', 'One organisation changes.'),
		t('같은 일을 하는 곳이 모두 달라집니다.', 'Everyone who does this work changes.'),
		t('국민이 날마다 느낍니다.', 'Citizens feel it every day.')
	])
];
