import type { DemoProblem } from '../types.ts';
import { t } from '../text.ts';
import { modelSpec, RULES, statement } from './common.ts';

const facts = {
	kinds: ['predictions', 'model', 'code'],
	model: modelSpec('football', { name: 'p', classes: ['0', '1'], positive: '1' }),
	quota: { perDay: 4, total: 40, finalPicks: 2 },
	metric: 'log-loss',
	floor: null
} satisfies Partial<DemoProblem>;

export const kickOff: DemoProblem = {
	key: 'kick-off',
	slug: 'odds-without-betting',
	need: 'honest-odds',
	organisation: 'onmadang-sports',
	dataset: 'football',
	track: 'media',
	title: t('도박 없이 만드는 승리 확률 자막', 'Win probabilities on screen, without the bookmakers'),
	teaser: t(
		'지난 시즌 성적만으로 홈 팀이 이길 확률을 정직하게 냅니다.',
		'Give an honest probability of a home win from last season’s records alone.'
	),
	statement: statement(
		t(
			`## 배경

			경기 전 승리 확률 자막은 시청자가 가장 많이 찾는 정보지만, 시중의 숫자는 거의 모두 도박 회사 배당률에서 나옵니다. 온마당스포츠방송의 조사에서 중학생
			38%가 방송 자막을 보고 배당률이라는 말을 처음 알았다고 답했습니다. 방송사는 배당률을 빼고 싶지만 스스로 확률을 낼 방법이 없습니다.

			## 과제

			홈 팀이 이길 확률을 구하십시오. 쓸 수 있는 것은 두 팀의 지난 시즌 승점·득점·실점(전체, 홈, 원정), 리그, 달뿐입니다.

			## 자료

			openfootball이 공개한 유럽 다섯 리그 네 시즌 경기입니다. 구단 이름과 날짜는 지웠습니다. 시즌 중의 기록은 다른 행의 결과를 드러내므로 넣지 않았습니다.

			## 무엇이 이기는가

			비공개 평가의 로그 손실이 1차 기준입니다. 크게 장담하고 틀리면 크게 잃고, 늘 절반이라고 하면 0.693에 머뭅니다. 선발 심사에서는 확률이 실제 빈도와 맞는지,
			시청자에게 불확실함을 어떻게 보여 줄지를 함께 봅니다. 도박에 쓸 수 있게 내놓는 계획은 선발하지 않습니다.`,
			`## Background

			Win probabilities before a match are what viewers look for most, yet nearly every such number comes from bookmakers' odds. In a survey by Onmadang, 38% of
			middle-school pupils first met the word "odds" in a caption on television. The channel wants to drop them but has no way to make probabilities of its own.

			## Task

			Give the probability that the home club wins. All you have are both clubs' points, goals scored and conceded in the previous season (overall, at home, on the
			road), the league and the month.

			## Data

			Four seasons of five European leagues, published by openfootball. Club names and dates are removed. Form during the season is left out, as it would reveal the
			results of other rows.

			## What wins

			The private log loss comes first. Claim much and be wrong, and you lose much; always say one half, and you stay at 0.693. In selection, judges also look at
			whether probabilities match frequencies and how uncertainty would be shown to viewers. Plans that would serve betting are not selected.`
		),
		t(
			'prediction은 홈 팀이 이길 확률(0과 1 사이)입니다.',
			'The prediction is the probability of a home win, between 0 and 1.'
		),
		facts
	),
	rules: { version: '1.0', text: RULES },
	difficulty: 4,
	prizeKrw: 70_000_000,
	direction: 'lower',
	positive: '1',
	ip: 'team-keeps',
	practice: false,
	...facts
};
