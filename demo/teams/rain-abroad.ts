import { t } from '../text.ts';
import { makeTeam } from './make.ts';

/** Teams from abroad on tomorrow's rain. */
export const rainTeamsAbroad = [
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
			'선형이라 천둥비처럼 갑작스러운 비를 놓칩니다. 여름에는 기준값을 낮춥니다.',
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
