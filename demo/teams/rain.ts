import { t } from '../text.ts';
import { makeTeam } from './make.ts';

export const rainTeams = [
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
		key: 'isobar',
		name: ['아이소바', 'Isobar Collective'],
		motto: ['선 하나, 근거 하나', 'One line, one reason'],
		kind: 'academia',
		country: 'GB',
		problem: 'heavy-rain',
		members: [
			{
				key: 'harriet.oakes',
				name: ['해리엇 오크스', 'Harriet Oakes'],
				role: ['팀장, 기상학', 'Captain, meteorology'],
				affiliation: ['세번대학교', 'Severn University'],
				domain: 'severn-univ.example',
				country: 'GB',
				birthYear: 1983
			},
			{
				key: 'tariq.mahmood',
				name: ['타리크 마무드', 'Tariq Mahmood'],
				role: ['통계', 'Statistics'],
				affiliation: ['세번대학교', 'Severn University'],
				domain: 'severn-univ.example',
				country: 'GB',
				birthYear: 1992
			}
		],
		original: 'en',
		title: ['까닭을 말하는 비 확률', 'A chance of rain that gives its reasons'],
		summary: t(
			'로지스틱 회귀는 날마다 어떤 값이 확률을 올렸는지 말할 수 있습니다. 근무 명령에 까닭 한 줄을 붙입니다.',
			'Logistic regression can say each day which value raised the chance. Every order to go out comes with a one-line reason.'
		),
		approach: t(
			'벌점 로지스틱 회귀를 AUROC로 교차 검증하고 ONNX 파일로 냅니다. 기압이 없어 성능의 천장이 낮다는 것을 안정도 분석으로 보였습니다. 부트스트랩으로 점수의 구간을 함께 냅니다.',
			'Penalised logistic regression, cross-validated on AUROC, delivered as ONNX. A stability analysis shows how low the ceiling is without pressure. Scores come with bootstrap intervals.'
		),
		dataUse: t(
			'제공된 자료만 쓰되, 도입 단계에서는 기압과 습도를 더합니다.',
			'Given data only; for use we would add pressure and humidity.'
		),
		risks: t(
			'선형이라 천둥비처럼 갑작스러운 비를 놓칩니다. 여름에는 문턱을 낮춥니다.',
			'A line misses sudden storms. In summer the threshold is lowered.'
		),
		plan: t(
			'1~6주 설명문 설계, 7~12주 해온시 자료로 다시 익히기.',
			'Weeks 1-6: wording of reasons. Weeks 7-12: retraining on Haeon’s data.'
		),
		milestones: [
			[['설명문 시험', 'Test of reasons'], ['근무자 이해도 조사', 'Survey among staff'], 6, 50],
			[['해온시 모델', 'Model for Haeon'], ['다시 익힌 파일과 보고서', 'Retrained file and report'], 12, 50]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 17_000_000],
			[['여비', 'Travel'], 6_000_000]
		],
		gpuHours: 0,
		quality: [3.5, 4.2, 4.2, 4, 4.2],
		lesson: t(
			'벌점을 크게 할수록 공개 점수는 올랐지만 구간은 모두 겹쳤습니다. 작은 차이를 믿지 않기로 했습니다.',
			'A stronger penalty raised the public score, but all intervals overlapped. We chose not to believe small differences.'
		),
		licence: 'CC-BY-4.0'
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
	}),
	makeTeam({
		key: 'petrichor',
		name: ['페트리코', 'Petrichor'],
		motto: ['비가 오기 전에 나는 흙냄새', 'The smell of earth before the rain'],
		kind: 'research',
		country: 'IN',
		problem: 'heavy-rain',
		members: [
			{
				key: 'ananya.menon',
				name: ['아나니아 메논', 'Ananya Menon'],
				role: ['팀장, 기계학습', 'Captain, machine learning'],
				affiliation: ['말라바르기후센터', 'Malabar Climate Centre'],
				domain: 'malabar-climate.example',
				country: 'IN',
				birthYear: 1990
			},
			{
				key: 'rohan.pillai',
				name: ['로한 필라이', 'Rohan Pillai'],
				role: ['수문학', 'Hydrology'],
				affiliation: ['말라바르기후센터', 'Malabar Climate Centre'],
				domain: 'malabar-climate.example',
				country: 'IN',
				birthYear: 1987
			}
		],
		original: 'en',
		title: [
			'몬순에서 장마로: 순서를 배우는 신경망',
			'From monsoon to jangma: a network that learns the order'
		],
		summary: t(
			'케랄라 몬순에서 쓰던 작은 신경망을 옮겨 와, 비의 양이 아니라 밤의 순서를 배우게 합니다.',
			'We bring a small network from the monsoon of Kerala and let it learn the order of nights rather than the amount of rain.'
		),
		approach: t(
			'은닉 단위 열 개짜리 신경망 일곱의 로짓을 평균합니다. 감쇠를 크게 두었습니다. 아직 선형 모델보다 낫다는 증거는 없으며, 자료가 늘면 나아질 것으로 봅니다.',
			'Logits of seven networks with ten hidden units are averaged under strong decay. There is no evidence yet that this beats a line; we expect it to with more data.'
		),
		dataUse: t(
			'제공된 자료로 익히고, 공개된 인도 관측으로 미리 익히는 방법을 견줍니다.',
			'Trained on the given data; pre-training on open Indian records will be compared.'
		),
		risks: t('자료가 적어 과적합하기 쉽습니다.', 'Little data makes overfitting likely.'),
		plan: t(
			'1~8주 사전 학습 비교, 9~16주 다른 도시로 옮기기.',
			'Weeks 1-8: pre-training. Weeks 9-16: transfer to other cities.'
		),
		milestones: [
			[['사전 학습 비교', 'Pre-training compared'], ['교차 검증 표', 'Cross-validation table'], 8, 50],
			[['이전 보고서', 'Transfer report'], ['세 도시 결과', 'Results for three cities'], 16, 50]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 20_000_000],
			[['여비', 'Travel'], 8_000_000]
		],
		gpuHours: 300,
		quality: [3.7, 3.1, 3, 3.6, 3.8],
		lesson: t(
			'작은 자료에서는 신경망이 표 하나를 이기지 못했습니다. 이 사실을 알린 것이 우리의 결과입니다.',
			'On small data our network did not beat a table. Saying so is our result.'
		),
		licence: 'MIT'
	}),
	makeTeam({
		key: 'rain-gauge',
		name: ['우량계', 'Rain Gauge'],
		motto: ['서로 다르게 틀리기', 'Wrong in different ways'],
		kind: 'academia',
		country: 'JP',
		problem: 'heavy-rain',
		members: [
			{
				key: 'aoi.kitagawa',
				name: ['기타가와 아오이', 'Kitagawa Aoi'],
				role: ['팀장', 'Captain'],
				affiliation: ['세토공과대학', 'Seto Institute of Technology'],
				domain: 'seto-tech.example',
				country: 'JP',
				birthYear: 1995
			},
			{
				key: 'ren.mizuno',
				name: ['미즈노 렌', 'Mizuno Ren'],
				role: ['도시 방재', 'Urban safety'],
				affiliation: ['세토공과대학', 'Seto Institute of Technology'],
				domain: 'seto-tech.example',
				country: 'JP',
				birthYear: 1993
			},
			{
				key: 'shin-bomi',
				name: ['신보미', 'Shin Bomi'],
				role: ['자료 분석', 'Data analysis'],
				affiliation: ['세토공과대학', 'Seto Institute of Technology'],
				domain: 'seto-tech.example',
				country: 'KR',
				birthYear: 1997
			}
		],
		original: 'en',
		title: ['서로 다르게 틀리는 세 방법의 합의', 'Three methods that are wrong in different ways'],
		summary: t(
			'숲, 선, 부스팅은 서로 다른 밤에 틀립니다. 셋의 뜻이 갈리는 밤을 상황실에 알려 사람이 판단하게 합니다.',
			'Forest, line and boosting miss different nights. Where the three disagree, the room is told and people decide.'
		),
		approach: t(
			'무작위 숲 220그루에 절반, 로지스틱 회귀와 부스팅에 나머지를 둡니다. 섞는 비율은 미리 정해 공개 점수에 맞추지 않았습니다. 뜻이 갈린 정도와 실제 오차의 관계를 그림으로 보였습니다.',
			'Half the weight goes to a forest of 220 trees, the rest to logistic regression and boosting. Weights were fixed beforehand, not fitted to the public score. We show how disagreement relates to error.'
		),
		dataUse: t('제공된 자료만 씁니다.', 'Given data only.'),
		risks: t(
			'세 방법 모두 갑작스러운 비에 약합니다. 레이더 자료가 들어오면 넷째 방법으로 더합니다.',
			'All three are weak on sudden rain. Radar would come in as a fourth.'
		),
		plan: t(
			'1~5주 뜻이 갈린 밤 분석, 6~12주 상황실 화면 시제품.',
			'Weeks 1-5: study of disagreement. Weeks 6-12: prototype screen.'
		),
		milestones: [
			[['갈림 분석', 'Study of disagreement'], ['밤마다의 기록', 'Log by night'], 5, 40],
			[
				['화면 시제품', 'Prototype screen'],
				['사용성 시험 여덟 명', 'Usability test with eight people'],
				12,
				60
			]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 18_000_000],
			[['화면 제작', 'Screen'], 6_000_000]
		],
		gpuHours: 30,
		quality: [3.9, 4, 4.3, 4.1, 3.9],
		lesson: t(
			'섞으면 점수는 조금 오르지만, 뜻이 갈린 밤을 알려 주는 것이 더 값졌습니다.',
			'Mixing gains a little; telling where methods disagree is worth more.'
		),
		licence: 'CC-BY-4.0'
	})
];
