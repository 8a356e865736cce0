import { t } from '../text.ts';
import { makeTeam } from './make.ts';

export const penguinTeams = [
	makeTeam({
		key: 'ridge-line',
		name: ['능선', 'Ridge Line'],
		motto: ['곧은 선으로 멀리 봅니다', 'A straight line sees far'],
		kind: 'academia',
		country: 'KR',
		problem: 'penguin-mass',
		members: [
			{
				key: 'han-soyul',
				name: ['한소율', 'Han Soyul'],
				role: ['팀장, 통계', 'Captain, statistics'],
				affiliation: ['산마루대학교 통계학과', 'Sanmaru University, Statistics'],
				domain: 'sanmaru-univ.example',
				country: 'KR',
				birthYear: 1996
			},
			{
				key: 'lim-jaeha',
				name: ['임재하', 'Lim Jaeha'],
				role: ['조류 생태', 'Bird ecology'],
				affiliation: ['산마루대학교 생물학과', 'Sanmaru University, Biology'],
				domain: 'sanmaru-univ.example',
				country: 'KR',
				birthYear: 1994
			},
			{
				key: 'yoo-nari',
				name: ['유나리', 'Yoo Nari'],
				role: ['사진 측정', 'Photogrammetry'],
				affiliation: ['산마루대학교 측량연구실', 'Sanmaru University, Surveying'],
				domain: 'sanmaru-univ.example',
				country: 'KR',
				birthYear: 1998
			}
		],
		original: 'ko',
		title: [
			'작은 자료에는 작은 식을: 몸집의 곱을 더한 능형 회귀',
			'Small formulas for small data: ridge regression with body shape'
		],
		summary: t(
			'171마리로는 큰 모델을 익힐 수 없습니다. 종마다 다른 암수 차이와, 부리와 날개의 곱으로 어림한 부피를 더한 능형 회귀를 씁니다. 식 한 줄이라 조사원이 수첩에 적어 갈 수 있습니다.',
			'171 birds cannot feed a large model. We use ridge regression with a sex effect per species and a volume estimated from beak and flipper. It is one formula that a field worker can carry in a notebook.'
		),
		approach: t(
			'표준화한 열에 능형 벌점을 주고 벌점은 열 겹 교차 검증으로 고릅니다. 젠투는 암수 차이가 아델리보다 두 배 가까이 크므로 종과 성별의 곱을 넣습니다. 첫 결과는 교차 검증 RMSE 285 g 안팎이며 종 평균(470 g)과 견주어 뚜렷이 낮습니다. 잔차를 섬과 성별로 나누어 살핍니다.',
			'Columns are standardised and penalised; the penalty comes from ten folds. As Gentoo sexes differ nearly twice as much as Adelie sexes, we add products of species and sex. The first result is an RMSE of about 285 g in cross-validation, clearly below species means (470 g). Residuals are studied by island and sex.'
		),
		dataUse: t(
			'제공된 자료만 씁니다. 성별을 모르는 새는 두 열이 0인 채로 두어 중간값을 받게 합니다. 사진 오차를 흉내 내어 치수에 2% 잡음을 넣은 시험을 함께 합니다.',
			'We use the given data only. Birds of unknown sex keep two zeros and so get a value in between. We also test with 2% noise on the measures, as a photograph would add.'
		),
		risks: t(
			'다른 해의 영양 상태가 달라지면 절편이 어긋납니다. 해마다 열 마리만 저울에 올려 절편을 고치는 절차를 제안합니다.',
			'In a lean year the intercept will be off. We propose weighing ten birds a year to correct it.'
		),
		plan: t(
			'1~4주 잔차 분석과 잡음 시험, 5~10주 사진 측정 도구와 잇기, 11~16주 극지연구원과 현장 식 검증.',
			'Weeks 1-4: residuals and noise tests. Weeks 5-10: link to the photograph tool. Weeks 11-16: check the formula in the field with the institute.'
		),
		milestones: [
			[
				['잔차와 잡음 보고서', 'Report on residuals and noise'],
				['종·섬·성별 오차표', 'Errors by species, island and sex'],
				4,
				40
			],
			[
				['현장 식과 오차 카드', 'Field formula and error card'],
				['연구원이 확인한 100마리 비교', 'Comparison on 100 birds checked by the institute'],
				16,
				60
			]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 16_000_000],
			[['현장 검증 여비', 'Field travel'], 6_000_000]
		],
		gpuHours: 0,
		quality: [4.2, 4.6, 4.5, 4, 4.4],
		lesson: t(
			'열을 더하는 것보다 종마다 다른 암수 차이 하나를 이해하는 것이 더 큰 도움이 되었습니다.',
			'Understanding one thing, how the sexes differ by species, helped more than any number of columns.'
		),
		licence: 'CC-BY-4.0'
	}),
	makeTeam({
		key: 'kelp-forest',
		name: ['켈프 숲', 'Kelp Forest'],
		motto: ['나무 이백 그루의 투표', 'Two hundred trees vote'],
		kind: 'research',
		country: 'NO',
		problem: 'penguin-mass',
		members: [
			{
				key: 'ingrid.solheim',
				name: ['잉리드 솔헤임', 'Ingrid Solheim'],
				role: ['팀장, 해양생태', 'Captain, marine ecology'],
				affiliation: ['피오르해양연구소', 'Fjord Marine Institute'],
				domain: 'fjord-marine.example',
				country: 'NO',
				birthYear: 1985
			},
			{
				key: 'lars.hovda',
				name: ['라르스 호브다', 'Lars Hovda'],
				role: ['소프트웨어', 'Software'],
				affiliation: ['피오르해양연구소', 'Fjord Marine Institute'],
				domain: 'fjord-marine.example',
				country: 'NO',
				birthYear: 1990
			}
		],
		original: 'en',
		title: ['묻지 않은 상호작용까지 찾는 숲', 'A forest that finds interactions nobody asked for'],
		summary: t(
			'무작위 숲은 종과 성별, 치수의 얽힘을 사람이 적어 주지 않아도 찾습니다. 새마다 나무들의 퍼진 정도를 함께 내어 다시 재야 할 새를 알려 줍니다.',
			'A random forest finds how species, sex and measures interact without being told. For each bird we also report how far the trees disagree, so that doubtful birds can be measured again.'
		),
		approach: t(
			'부트스트랩 표본으로 나무 200그루를 키우고 가지마다 네 열만 보게 합니다. 주머니 밖 오차로 깊이를 정했습니다. 전체 프로그램을 순수한 Node로 제출하므로 누구나 실행해 볼 수 있습니다.',
			'200 trees on bootstrap samples, four columns tried per split, depth set by out-of-bag error. The whole program is handed in as plain Node, so anyone may run it.'
		),
		dataUse: t(
			'제공된 자료만 쓰며, 결측은 숲이 그대로 다룹니다.',
			'Only the given data; unknown sex is left to the trees.'
		),
		risks: t(
			'표본 밖의 큰 새는 낮게 봅니다. 예측 범위를 벗어나면 경고를 붙입니다.',
			'Forests underestimate birds larger than any seen. We flag predictions at the edge of the range.'
		),
		plan: t(
			'1~6주 불확실성 보정, 7~12주 노르웨이 개체군 자료로 이전 시험.',
			'Weeks 1-6: calibrate the spread. Weeks 7-12: transfer test on a Norwegian colony.'
		),
		milestones: [
			[
				['구간 보정 보고서', 'Calibrated intervals'],
				['80% 구간의 적중률', 'Coverage of the 80% interval'],
				6,
				50
			],
			[
				['이전 시험', 'Transfer test'],
				['다른 무리 60마리 결과', 'Result on 60 birds of another colony'],
				12,
				50
			]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 18_000_000],
			[['시료 운송', 'Shipping'], 3_000_000]
		],
		gpuHours: 10,
		quality: [3.6, 4, 4, 3.6, 4],
		lesson: t(
			'나무를 열 배로 늘려도 오차는 3%만 줄었습니다. 퍼진 정도를 알려 준 것이 더 쓸모 있었습니다.',
			'Ten times as many trees cut the error by only 3%. Reporting their disagreement was of more use.'
		),
		licence: 'Apache-2.0'
	}),
	makeTeam({
		key: 'next-door',
		name: ['이웃사촌', 'Next Door'],
		motto: ['가장 닮은 새에게 묻습니다', 'We ask the most similar bird'],
		kind: 'individual',
		country: 'KR',
		problem: 'penguin-mass',
		members: [
			{
				key: 'gu-haram',
				name: ['구하람', 'Gu Haram'],
				role: ['팀장', 'Captain'],
				affiliation: ['중학교 과학 교사', 'Middle-school science teacher'],
				domain: 'iusachon.example',
				country: 'KR',
				birthYear: 1988
			}
		],
		original: 'ko',
		title: ['이웃을 보면 압니다', 'Known by its neighbours'],
		summary: t(
			'닮은 펭귄 몇 마리의 몸무게를 평균 냅니다. 학생들과 함께 만들었습니다.',
			'We average the mass of a few similar penguins. Made together with pupils.'
		),
		approach: t(
			'가까운 이웃 방법을 씁니다. 날개 길이를 더 중요하게 봅니다. 이웃 수는 교차 검증으로 골랐습니다.',
			'Nearest neighbours, with more weight on the flipper. The number of neighbours was cross-validated.'
		),
		dataUse: t('제공된 자료를 씁니다.', 'We use the given data.'),
		risks: t('특별한 위험은 없다고 생각합니다.', 'We see no particular risk.'),
		plan: t('한 달 동안 수업에서 다듬습니다.', 'To be refined in class over a month.'),
		milestones: [[['수업 자료', 'Teaching material'], ['공개 수업안', 'An open lesson plan'], 8, 100]],
		budget: [[['재료비', 'Materials'], 3_000_000]],
		gpuHours: 0,
		quality: [2.6, 2.8, 2.7, 3, 2],
		lesson: t(
			'한 마리만 보면 크게 틀립니다. 열 마리쯤 물으면 식과 비슷해집니다.',
			'One neighbour errs badly; ask about ten and you come close to a formula.'
		),
		licence: 'CC0-1.0'
	}),
	makeTeam({
		key: 'tundra-net',
		name: ['툰드라넷', 'Tundra Net'],
		motto: ['작게, 여러 번', 'Small, and several times'],
		kind: 'industry',
		country: 'CA',
		problem: 'penguin-mass',
		smallFirm: true,
		members: [
			{
				key: 'amelia.tootoo',
				name: ['아멜리아 투투', 'Amelia Tootoo'],
				role: ['팀장, 기계학습', 'Captain, machine learning'],
				affiliation: ['툰드라 센싱', 'Tundra Sensing'],
				domain: 'tundra-sensing.example',
				country: 'CA',
				birthYear: 1991
			},
			{
				key: 'noah.beaulieu',
				name: ['노아 볼리외', 'Noah Beaulieu'],
				role: ['임베디드', 'Embedded systems'],
				affiliation: ['툰드라 센싱', 'Tundra Sensing'],
				domain: 'tundra-sensing.example',
				country: 'CA',
				birthYear: 1989
			},
			{
				key: 'jo-mirae',
				name: ['조미래', 'Jo Mirae'],
				role: ['극지 자문', 'Polar adviser'],
				affiliation: ['툰드라 센싱', 'Tundra Sensing'],
				domain: 'tundra-sensing.example',
				country: 'KR',
				birthYear: 1993
			}
		],
		original: 'en',
		title: ['관측 카메라 안에서 도는 신경망', 'A network that runs inside the field camera'],
		summary: t(
			'은닉 단위 마흔 개의 신경망을 2.6 kB ONNX 파일로 만들어 태양광 카메라 안에서 바로 돌립니다. 남극에는 통신이 없습니다.',
			'A network of forty hidden units, 2.6 kB of ONNX, runs inside a solar field camera. There is no link to anywhere in Antarctica.'
		),
		approach: t(
			'씨앗값이 다른 다섯 신경망을 한 그래프로 합쳐 평균합니다. 가중치 감쇠를 크게 두었고, 표준화까지 파일 안에 넣어 기기에서 전처리 실수가 없습니다. 교차 검증에서 선형식과 비슷하거나 조금 낫습니다.',
			'Five networks from different seeds are merged into one graph and averaged, with strong weight decay. Scaling is inside the file, so no preprocessing can go wrong on the device. In cross-validation it equals a linear formula or is slightly better.'
		),
		dataUse: t(
			'제공된 자료만 씁니다. 카메라가 잰 오차를 다섯 수준으로 흉내 내어 시험합니다.',
			'Given data only, tested with five levels of simulated camera error.'
		),
		risks: t(
			'씨앗값에 따라 결과가 흔들려 평균으로 눌렀습니다. 배터리가 낮으면 선형식으로 물러섭니다.',
			'Results vary by seed, hence the averaging. On low battery the camera falls back to a line.'
		),
		plan: t(
			'1~5주 견고성 시험, 6~14주 카메라 이식과 영하 30도 시험.',
			'Weeks 1-5: robustness. Weeks 6-14: port to the camera and test at −30 °C.'
		),
		milestones: [
			[['견고성 보고서', 'Robustness report'], ['오차 수준별 결과', 'Results by level of error'], 5, 40],
			[['카메라 시제품', 'Camera prototype'], ['냉동실 시험 기록', 'Cold-chamber log'], 14, 60]
		],
		budget: [
			[['인건비', 'Staff'], 19_000_000],
			[['시제품 부품', 'Parts'], 9_000_000]
		],
		gpuHours: 40,
		quality: [4.1, 3.9, 4.1, 4.2, 4],
		lesson: t(
			'자료가 적을 때는 큰 신경망 하나보다 작은 신경망 다섯의 평균이 나았습니다.',
			'With little data, the average of five small networks beat one large one.'
		),
		licence: 'MIT'
	})
];
