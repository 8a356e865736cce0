/** Announcements of the organisers, and questions with their answers in the community. */
import { t } from './text.ts';
import type { DemoAnnouncement, DemoThread } from './types.ts';

export const announcements: DemoAnnouncement[] = [
	{
		stage: 'sourcing',
		title: t('문제 수요를 받습니다', 'Tell us your problems'),
		body: t(
			'오늘부터 4주 동안 풀고 싶은 문제를 받습니다. 완성된 제안이 아니어도 됩니다. 누가 얼마나 힘든지부터 적어 주십시오. 심사 결과는 선정 여부와 관계없이 까닭과 함께 회신합니다.',
			'For four weeks we take problems you want solved. A proposal need not be complete: begin with who suffers, and how much. Everyone receives a reasoned answer.'
		)
	},
	{
		stage: 'entry',
		title: t('다섯 문제를 공개합니다', 'Five problems are open'),
		body: t(
			'수요 11건을 심사하여 본문제 4개와 연습 문제 1개를 공개합니다. 2건은 병합하였고 4건은 다음을 기약합니다. 수요를 내신 분께는 점수와 까닭을 알려 드렸습니다. 오늘부터 자료를 받고 제출할 수 있습니다.',
			'Of eleven needs, four became problems and one a practice problem; two were merged and four must wait. Every proposer has been told the scores and the reason. Data and submissions are open from today.'
		)
	},
	{
		stage: 'entry',
		title: t('안전 기준을 다시 알려 드립니다', 'A reminder of the safety floor'),
		body: t(
			'민원 우편함 문제에서는 편지를 편지로 알아본 비율이 0.96에 못 미치면 순위에 오르지 않습니다. 제출물 화면의 ‘안전 기준’을 확인하여 주십시오. 제출 자체가 무효가 되는 것은 아니므로 고쳐서 다시 제출하시면 됩니다.',
			'On the mailbox problem, entries that recognise fewer than 0.96 of letters are not ranked. Look for the floor on the page of your submission. The submission itself stays valid; improve it and hand in again.'
		)
	},
	{
		stage: 'selection',
		title: t(
			'심사를 시작하며 추첨 씨앗의 해시를 공개합니다',
			'Review begins; the hash of the lottery seed is published'
		),
		body: t(
			'심사위원에게 배정을 마쳤습니다. 경계에 선 팀을 추첨할 때 쓸 씨앗의 SHA-256을 미리 공개하며, 씨앗은 발표와 함께 공개합니다. 배정 증명서로 누구나 배정을 다시 계산할 수 있습니다.',
			'Proposals are assigned. The SHA-256 of the seed for any draw at the cut is published now and the seed with the results. The certificate lets anyone recompute the assignment.'
		)
	},
	{
		stage: 'final',
		title: t('결선 투표에 참여하는 방법', 'How to vote in the final'),
		body: t(
			'휴대전화로 투표 화면을 열어 두시면 투표가 시작될 때 단추가 나타납니다. 투표한 뒤에 받는 영수증으로 자기 표가 기록에 들어갔는지 확인할 수 있습니다. 공개하는 기록에는 누가 어떤 표를 냈는지 나타나지 않습니다.',
			'Keep the voting page open on your phone; buttons appear when a vote opens. Your receipt shows that your ballot is in the log. The published log does not tell who cast which ballot.'
		)
	},
	{
		stage: 'aftercare',
		title: t('연계 프로그램 신청을 받습니다', 'After-care is open'),
		body: t(
			'입상자는 소개 글과 함께 보여 줄 기관을 직접 고르십시오. 동의한 기관과 기간에만 보이며, 언제든 한 번에 거둘 수 있습니다.',
			'Those who placed choose what to show and to whom. It is visible only to the organisations and for the time you agree to, and can be withdrawn in one step.'
		)
	}
];

export const threads: DemoThread[] = [
	{
		problem: 'heavy-rain',
		author: 'tariq.mahmood',
		title: t('기압 자료를 더해도 됩니까', 'May we add pressure?'),
		body: t(
			'공개된 재분석 자료에서 기압을 찾아 붙이고 싶습니다. 허용됩니까?',
			'We would like to join pressure from an open reanalysis. Is that allowed?'
		),
		answers: [
			{
				author: 'kwon-taeseong',
				official: true,
				body: t(
					'날짜를 지운 자료라 날짜를 되찾아야만 붙일 수 있습니다. 이는 평가 행의 정답을 원본에서 찾는 일과 같아 허용하지 않습니다. 달별 평년값처럼 날짜 없이 쓸 수 있는 자료는 됩니다.',
					'As dates were removed, you would have to recover them, which amounts to looking up answers in the source; that is not allowed. Data that need no date, such as monthly normals, are fine.'
				)
			},
			{
				author: 'ryu-taeo',
				official: false,
				body: t(
					'평년값을 더해 보았는데 달 열이 이미 같은 일을 하고 있었습니다.',
					'We tried normals; the month column already does the same.'
				)
			}
		]
	},
	{
		problem: 'open-mailbox',
		author: 'pyeon-dabin',
		title: t('안전 기준에 걸린 제출은 횟수에 들어갑니까', 'Does an entry below the floor count?'),
		body: t(
			'점수는 나왔는데 순위에 없습니다. 하루 횟수는 줄었습니다.',
			'We have a score but no rank, and one submission fewer today.'
		),
		answers: [
			{
				author: 'ko-eunbi',
				official: true,
				body: t(
					'네, 횟수에 들어갑니다. 안전 기준의 값도 점수와 함께 보이니 판정 기준값을 옮길 때 참고하십시오. 플랫폼 잘못으로 채점하지 못한 때만 횟수를 돌려드립니다.',
					'Yes, it counts. The value against the floor is shown beside the score, which helps in moving a threshold. Only failures of the platform are given back.'
				)
			}
		]
	},
	{
		problem: 'penguin-mass',
		author: 'gu-haram',
		title: t('성별을 모르는 새는 어떻게 할까요', 'What about birds of unknown sex?'),
		body: t(
			'두 열이 모두 0인 행이 있습니다. 빼도 됩니까?',
			'Some rows have two zeros. May we leave them out?'
		),
		answers: [
			{
				author: 'baek-seonu',
				official: true,
				body: t(
					'학습에서 빼는 것은 자유입니다. 평가 자료에도 몇 마리 있으니 답은 반드시 내 주십시오. 현장에서도 성별을 모를 때가 많습니다.',
					'You may drop them in training. The test data hold a few, so do answer; in the field the sex is often unknown too.'
				)
			},
			{
				author: 'han-soyul',
				official: false,
				body: t(
					'저희는 0으로 두었더니 암수의 중간쯤이 나와 나쁘지 않았습니다.',
					'We kept the zeros; the result falls between the sexes, which is not bad.'
				)
			}
		]
	},
	{
		problem: 'kick-off',
		author: 'camila.duarte',
		title: t('중립 구장 경기가 있습니까', 'Are there matches on neutral ground?'),
		body: t(
			'홈 이점이 없는 경기가 섞여 있는지 궁금합니다.',
			'We wonder whether some matches have no home side.'
		),
		answers: [
			{
				author: 'ma-dohyeon',
				official: true,
				body: t(
					'다섯 리그 모두 홈과 원정으로만 치른 정규 리그 경기입니다.',
					'No: all are league matches played home and away.'
				)
			}
		]
	},
	{
		problem: null,
		author: 'nam-gaon',
		title: t('고등학생도 팀장이 될 수 있습니까', 'May a pupil be captain?'),
		body: t('세 명 모두 만 14세가 넘었습니다.', 'All three of us are over fourteen.'),
		answers: [
			{
				author: 'jeong-haeun',
				official: true,
				body: t(
					'될 수 있습니다. 연구비 협약 때만 보호자나 지도 교사 한 분이 함께 서명해 주시면 됩니다.',
					'Yes. Only the grant agreement needs the signature of a guardian or teacher as well.'
				)
			}
		]
	},
	{
		problem: null,
		author: 'daniel.okafor',
		title: t('결과를 다시 계산할 자료는 어디에 있습니까', 'Where are the data to recompute results?'),
		body: t(
			'기자로서 선발과 투표 결과를 직접 확인하고 싶습니다.',
			'As a journalist I would like to check selection and votes myself.'
		),
		answers: [
			{
				author: 'cha-dongwoo',
				official: true,
				body: t(
					'1단계 선발 결과의 ‘점수 자료 내려받기’에 점수와 추첨 씨앗이 있고, 투표는 ‘직접 다시 세기’에서 기록 전체를 받아 셀 수 있습니다. 비공개 평가의 정답은 시즌이 끝난 뒤 공개합니다.',
					'“Download the scores” on the outcome of stage one gives the scores and the seed of the lot; “Recount it yourself” on a vote gives its whole log. Private truth is published after the season.'
				)
			}
		]
	}
];
