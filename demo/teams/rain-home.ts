import { t } from '../text.ts';
import { makeTeam } from './make.ts';

/** Korean teams on tomorrow's rain. */
export const rainTeamsHome = [
	makeTeam({
		key: 'three-umbrellas',
		name: ['우산 셋', 'Three Umbrellas'],
		motto: ['종이 한 장으로도 충분합니다', 'One sheet of paper will do'],
		kind: 'individual',
		country: 'KR',
		problem: 'heavy-rain',
		youthLed: true,
		members: [
			{
				key: 'nam-gaon',
				name: ['남가온', 'Nam Gaon'],
				role: ['팀장', 'Captain'],
				affiliation: ['고등학생', 'High-school pupil'],
				domain: 'usan-set.example',
				country: 'KR',
				birthYear: 2009
			},
			{
				key: 'do-yeram',
				name: ['도예람', 'Do Yeram'],
				role: ['자료 정리', 'Data'],
				affiliation: ['고등학생', 'High-school pupil'],
				domain: 'usan-set.example',
				country: 'KR',
				birthYear: 2009
			},
			{
				key: 'ra-dahyun',
				name: ['라다현', 'Ra Dahyun'],
				role: ['현장 조사', 'Field visits'],
				affiliation: ['고등학생', 'High-school pupil'],
				domain: 'usan-set.example',
				country: 'KR',
				birthYear: 2010
			}
		],
		original: 'ko',
		title: ['상황실 벽에 붙이는 비 표', 'A rain table for the wall of the emergency room'],
		summary: t(
			'도시, 철, 오늘 비, 일교차만으로 만든 표입니다. 전산이 멈춘 밤에도 벽을 보고 근무자를 정할 수 있습니다.',
			'A table from city, season, today’s rain and the daily range. Even on a night without computers, one can look at the wall and decide.'
		),
		approach: t(
			'학습 자료를 마흔여덟 칸으로 나누어 다음 날 비가 온 비율을 세고, 수가 적은 칸은 전체 평균 쪽으로 당깁니다. 지하차도 세 곳을 찾아가 근무하시는 분들께 무엇을 보고 판단하시는지 여쭈었더니 구름과 일교차를 말씀하셔서 넣었습니다.',
			'We count the share of wet next days in 48 cells and draw small cells towards the mean. We visited three underpasses and asked the staff what they look at; they named clouds and the daily range, so both are in.'
		),
		dataUse: t(
			'제공된 자료에서 네 열만 씁니다. 우리 동네 관측으로 표를 다시 만드는 방법도 적습니다.',
			'Four columns of the given data. We also write down how to make the table for another town.'
		),
		risks: t(
			'칸이 거칠어 애매한 밤을 가리지 못합니다. 그런 칸은 회색으로 칠해 사람에게 맡깁니다.',
			'Cells are coarse and cannot settle doubtful nights. Those are grey and left to people.'
		),
		plan: t(
			'1~3주 칸 나누기 다듬기, 4~8주 상황실에서 한 달 써 보기, 9~10주 설명서.',
			'Weeks 1-3: refine the cells. Weeks 4-8: a month of use in the room. Weeks 9-10: instructions.'
		),
		milestones: [
			[
				['벽보 첫 판', 'First wall table'],
				['근무자 다섯 분의 의견', 'Opinions of five people on duty'],
				3,
				50
			],
			[['한 달 사용 기록', 'A month’s log'], ['맞은 밤과 놓친 밤', 'Nights caught and missed'], 8, 50]
		],
		budget: [
			[['인쇄와 교통비', 'Printing and travel'], 4_000_000],
			[['지도 교사 수당', 'Supervision'], 2_000_000]
		],
		gpuHours: 0,
		quality: [3.9, 4.1, 3.3, 4.6, 3.2],
		lesson: t(
			'근무하시는 분의 말씀 한마디가 열 열 개보다 나았습니다.',
			'One remark from someone on duty was worth more than ten columns.'
		),
		licence: 'CC0-1.0'
	}),
	makeTeam({
		key: 'jangma-lab',
		name: ['장마연구실', 'Jangma Lab'],
		motto: ['틀린 밤에서 배웁니다', 'Learning from the nights we missed'],
		kind: 'industry',
		country: 'KR',
		problem: 'heavy-rain',
		smallFirm: true,
		youthLed: true,
		members: [
			{
				key: 'ryu-taeo',
				name: ['류태오', 'Ryu Taeo'],
				role: ['팀장, 개발', 'Captain, engineering'],
				affiliation: ['빗길 주식회사', 'Bitgil Inc.'],
				domain: 'bitgil.example',
				country: 'KR',
				birthYear: 1998
			},
			{
				key: 'bang-eunsu',
				name: ['방은수', 'Bang Eunsu'],
				role: ['방재 기사', 'Disaster engineer'],
				affiliation: ['빗길 주식회사', 'Bitgil Inc.'],
				domain: 'bitgil.example',
				country: 'KR',
				birthYear: 1997
			},
			{
				key: 'jin-seoah',
				name: ['진서아', 'Jin Seoah'],
				role: ['자료 분석', 'Data analysis'],
				affiliation: ['빗길 주식회사', 'Bitgil Inc.'],
				domain: 'bitgil.example',
				country: 'KR',
				birthYear: 1999
			}
		],
		original: 'ko',
		title: ['놓친 밤을 다시 배우는 얕은 나무', 'Shallow trees that relearn the nights missed'],
		summary: t(
			'얕은 나무를 차례로 쌓아, 앞에서 놓친 밤을 다음 나무가 배우게 합니다. 근무 인원이 정해지면 어느 밤에 사람을 보낼지까지 계산합니다.',
			'Shallow trees in sequence, each learning the nights that the ones before missed. Given the number of staff, it also computes on which nights to send them.'
		),
		approach: t(
			'깊이 2의 나무를 30~120그루 가운데 교차 검증으로 골라 쌓습니다. 놓친 밤 한 번의 값을 헛걸음 열 번으로 두고 근무표를 다시 짜 보니, 지난해 자료 흉내에서 놓친 밤이 넷에서 둘로 줄었습니다. 프로그램 전체를 제출합니다.',
			'Trees of depth two, 30 to 120 of them as cross-validation says. Counting a missed night as ten nights out for nothing, a rerun of the staff plan on simulated last-year data brings missed nights from four to two. The whole program is handed in.'
		),
		dataUse: t(
			'제공된 자료와 근무 기록(시에서 받은 요약)을 씁니다. 관측소가 멈춘 날을 흉내 내어 열을 비우고 시험합니다.',
			'Given data plus the city’s summary of duty records. Columns are blanked to imitate a silent station.'
		),
		risks: t(
			'자료가 536행이라 공개 점수가 크게 흔들립니다. 공개 점수가 낮아도 교차 검증을 따르기로 미리 정했습니다.',
			'With 536 rows the public score swings. We decided beforehand to trust cross-validation even if the public score is low.'
		),
		plan: t(
			'1~4주 비용 함수 합의, 5~9주 근무 편성 시험, 10~16주 해온시 상황실 시범.',
			'Weeks 1-4: agree on costs. Weeks 5-9: staff plan trials. Weeks 10-16: pilot in the emergency room.'
		),
		milestones: [
			[['비용 함수 합의서', 'Agreed costs'], ['본부 서명 문서', 'Signed by the headquarters'], 4, 30],
			[['근무 편성 시험', 'Staff plan trial'], ['한 달 모의 편성 결과', 'A month of simulated plans'], 9, 30],
			[['상황실 시범', 'Pilot'], ['놓친 밤과 헛걸음 기록', 'Log of nights missed and wasted'], 16, 40]
		],
		budget: [
			[['인건비', 'Staff'], 20_000_000],
			[['상황실 연동', 'Integration'], 7_000_000],
			[['시험 장비', 'Test equipment'], 3_000_000]
		],
		gpuHours: 20,
		quality: [4.3, 4.4, 4.2, 4.7, 4.3],
		lesson: t(
			'공개 순위는 꼴찌였지만 비공개 순위는 1위였습니다. 미리 정한 원칙을 지킨 덕입니다.',
			'We were last on the public board and first on the private one, because we kept to what we had decided beforehand.'
		),
		licence: 'Apache-2.0'
	})
];
