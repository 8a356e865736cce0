import { t } from '../text.ts';
import { makeTeam } from './make.ts';

export const footballTeams = [
	makeTeam({
		key: 'half-time',
		name: ['하프타임', 'Half Time'],
		motto: ['모르면 모른다고 합니다', 'If we do not know, we say so'],
		kind: 'individual',
		country: 'KR',
		problem: 'kick-off',
		members: [
			{
				key: 'wang-sejin',
				name: ['왕세진', 'Wang Sejin'],
				role: ['팀장', 'Captain'],
				affiliation: ['동호회', 'Amateur club'],
				domain: 'halftime.example',
				country: 'KR',
				birthYear: 1992
			},
			{
				key: 'je-yunseul',
				name: ['제윤슬', 'Je Yunseul'],
				role: ['디자인', 'Design'],
				affiliation: ['동호회', 'Amateur club'],
				domain: 'halftime.example',
				country: 'KR',
				birthYear: 1997
			}
		],
		original: 'ko',
		title: ['일곱 칸짜리 승리 표', 'A table of seven steps'],
		summary: t(
			'승점 차이를 일곱 칸으로 나눈 표 하나로 확률을 냅니다. 시청자도 표를 보고 따라 할 수 있습니다.',
			'One table, seven steps of the difference in points. Viewers can follow it themselves.'
		),
		approach: t(
			'먼저 모두에게 같은 확률을 준 기준선을 내고, 그 위에 표를 얹어 얼마나 나아지는지 보였습니다.',
			'We first hand in the baseline of one rate for all, then the table, and show the gain.'
		),
		dataUse: t('승점 두 열만 씁니다.', 'Two columns of points only.'),
		risks: t('비슷한 팀끼리의 경기는 가리지 못합니다.', 'Matches between equals cannot be told apart.'),
		plan: t('한 시즌 동안 동호회 방송에서 써 봅니다.', 'A season on our club’s own stream.'),
		milestones: [
			[['시즌 기록', 'Season log'], ['확률과 결과 비교', 'Probabilities against results'], 16, 100]
		],
		budget: [[['자막 제작', 'Graphics'], 5_000_000]],
		gpuHours: 0,
		quality: [2.7, 3.4, 2.6, 3.1, 2.5],
		lesson: t(
			'아무것도 모르는 기준선을 먼저 내 보니 남들이 얼마나 나아갔는지 비로소 읽혔습니다.',
			'Only after handing in the baseline could we read how far others had come.'
		),
		licence: 'CC0-1.0'
	}),
	makeTeam({
		key: 'offside',
		name: ['오프사이드', 'Offside Analytics'],
		motto: ['선 하나로 판정합니다', 'One line decides'],
		kind: 'industry',
		country: 'BR',
		problem: 'kick-off',
		members: [
			{
				key: 'camila.duarte',
				name: ['카밀라 두아르치', 'Camila Duarte'],
				role: ['팀장, 통계', 'Captain, statistics'],
				affiliation: ['오프사이드 애널리틱스', 'Offside Analytics'],
				domain: 'offside-analytics.example',
				country: 'BR',
				birthYear: 1989
			},
			{
				key: 'thiago.lacerda',
				name: ['치아구 라세르다', 'Thiago Lacerda'],
				role: ['방송 그래픽', 'Broadcast graphics'],
				affiliation: ['오프사이드 애널리틱스', 'Offside Analytics'],
				domain: 'offside-analytics.example',
				country: 'BR',
				birthYear: 1991
			}
		],
		original: 'en',
		title: ['자막 장비에 넣는 0.6 kB 모델', 'A model of 0.6 kB for the graphics machine'],
		summary: t(
			'로지스틱 회귀 한 파일을 자막 장비에 넣습니다. 시즌 전에 한 번 익히면 끝이라 배당률이 끼어들 틈이 없습니다.',
			'One file of logistic regression inside the graphics machine. Trained once before the season, it leaves no door open to odds.'
		),
		approach: t(
			'전력 열 열두 개가 서로 겹치므로 벌점을 크게 두고, 다섯 겹의 로그 손실로 골랐습니다. 확률을 열 칸으로 나눈 신뢰도 그림을 함께 냅니다.',
			'As twelve columns of strength overlap, the penalty is strong and chosen by log loss over five folds. A reliability plot in ten bins comes with it.'
		),
		dataUse: t('제공된 자료만 씁니다. 구단 이름은 쓰지 않습니다.', 'Given data only, no club names.'),
		risks: t(
			'승격 팀에는 지난 시즌이 없어 자막에서 뺍니다.',
			'Promoted clubs have no past here and get no caption.'
		),
		plan: t(
			'1~5주 자막 시안과 시청자 시험, 6~12주 장비 연동.',
			'Weeks 1-5: captions and viewer tests. Weeks 6-12: integration.'
		),
		milestones: [
			[['자막 시안', 'Draft captions'], ['시청자 40명 이해도', 'Understanding among 40 viewers'], 5, 50],
			[['장비 연동', 'Integration'], ['모의 중계 기록', 'Log of a mock broadcast'], 12, 50]
		],
		budget: [
			[['인건비', 'Staff'], 16_000_000],
			[['장비 임차', 'Equipment rental'], 6_000_000]
		],
		gpuHours: 0,
		quality: [3.4, 4.3, 3.9, 3.9, 3.9],
		lesson: t(
			'벌점을 세 배로 해도 점수는 거의 같았습니다. 겹치는 열에서는 벌점보다 열을 줄이는 편이 읽기 쉽습니다.',
			'Tripling the penalty hardly changed the score. With overlapping columns, fewer of them would be easier to read.'
		),
		licence: 'MIT'
	}),
	makeTeam({
		key: 'nutmeg',
		name: ['넛메그', 'Nutmeg'],
		motto: ['닮은 경기를 먼저 봅니다', 'First look at matches like it'],
		kind: 'academia',
		country: 'KR',
		problem: 'kick-off',
		members: [
			{
				key: 'gwak-onyu',
				name: ['곽온유', 'Gwak Onyu'],
				role: ['팀장', 'Captain'],
				affiliation: ['물빛대학교 스포츠과학과', 'Mulbit University, Sport Science'],
				domain: 'mulbit-univ.example',
				country: 'KR',
				birthYear: 1999
			},
			{
				key: 'ban-jiyul',
				name: ['반지율', 'Ban Jiyul'],
				role: ['개발', 'Engineering'],
				affiliation: ['물빛대학교 컴퓨터학과', 'Mulbit University, Computing'],
				domain: 'mulbit-univ.example',
				country: 'KR',
				birthYear: 2000
			},
			{
				key: 'seok-dami',
				name: ['석다미', 'Seok Dami'],
				role: ['시청자 연구', 'Viewer research'],
				affiliation: ['물빛대학교 미디어학과', 'Mulbit University, Media'],
				domain: 'mulbit-univ.example',
				country: 'KR',
				birthYear: 1998
			},
			{
				key: 'pi-sunwoo',
				name: ['피선우', 'Pi Sunwoo'],
				role: ['통계', 'Statistics'],
				affiliation: ['물빛대학교 스포츠과학과', 'Mulbit University, Sport Science'],
				domain: 'mulbit-univ.example',
				country: 'KR',
				birthYear: 2001
			}
		],
		original: 'ko',
		title: ['“이런 경기 250번 중 128번 이겼습니다”', '“Of 250 matches like this, 128 were won”'],
		summary: t(
			'확률을 숫자로만 주지 않고, 전력이 닮은 지난 경기 250개에서 몇 번 이겼는지로 보여 줍니다. 중학생 스물네 명에게 보였더니 뜻을 맞게 말한 비율이 41%에서 83%로 올랐습니다.',
			'Instead of a bare number we show how many of 250 similar matches were won. Among 24 middle-school pupils, those who explained it correctly rose from 41% to 83%.'
		),
		approach: t(
			'로지스틱 회귀의 무게로 거리를 재어 닮은 경기 250개를 찾고, 그 승률과 선의 확률을 4:6으로 섞습니다. 닮은 경기만으로는 손실이 조금 크지만 설명이 쉬워 둘을 함께 씁니다. 프로그램이 학습 자료를 직접 읽으므로 숨은 값이 없습니다.',
			'Distances use the weights of a logistic regression; 250 similar matches are found and their share of wins mixed 4 to 6 with the line. Similar matches alone lose a little more but explain themselves. The program reads the training data itself; nothing is hidden.'
		),
		dataUse: t(
			'제공된 자료만 씁니다. 시청자 시험은 보호자 동의를 받았습니다.',
			'Given data only. The viewer test had guardians’ consent.'
		),
		risks: t(
			'“128번”을 예언으로 읽을 수 있습니다. 자막에 점 250개를 찍어 갈린 정도를 보여 줍니다.',
			'Viewers may read “128” as a prophecy. The caption draws 250 dots to show the spread.'
		),
		plan: t(
			'1~4주 점 자막 시안, 5~10주 청소년 120명 시험, 11~16주 모의 중계.',
			'Weeks 1-4: dot captions. Weeks 5-10: a test with 120 young viewers. Weeks 11-16: mock broadcasts.'
		),
		milestones: [
			[['점 자막 시안', 'Dot captions'], ['시안 세 벌과 의견', 'Three drafts and opinions'], 4, 30],
			[['청소년 시험', 'Test with young viewers'], ['이해도 보고서', 'Report on understanding'], 10, 40],
			[['모의 중계', 'Mock broadcasts'], ['네 경기 녹화', 'Four recorded matches'], 16, 30]
		],
		budget: [
			[['학생 연구원', 'Student researchers'], 17_000_000],
			[['시청자 시험', 'Viewer tests'], 8_000_000]
		],
		gpuHours: 10,
		quality: [4.7, 4, 3.8, 4.6, 3.8],
		lesson: t(
			'조금 덜 정확해도 알아들을 수 있는 확률이 더 쓸모 있을 때가 있습니다.',
			'A probability people understand can be worth more than one slightly sharper.'
		),
		licence: 'CC-BY-4.0'
	}),
	makeTeam({
		key: 'press-lab',
		name: ['간사이 프레스랩', 'Kansai Press Lab'],
		motto: ['열에 일곱은 열에 일곱', 'Seven in ten means seven in ten'],
		kind: 'research',
		country: 'JP',
		problem: 'kick-off',
		members: [
			{
				key: 'daichi.onishi',
				name: ['오니시 다이치', 'Onishi Daichi'],
				role: ['팀장, 통계', 'Captain, statistics'],
				affiliation: ['간사이미디어연구소', 'Kansai Media Institute'],
				domain: 'kansai-media.example',
				country: 'JP',
				birthYear: 1984
			},
			{
				key: 'clara.voss',
				name: ['클라라 포스', 'Clara Voss'],
				role: ['보정', 'Calibration'],
				affiliation: ['간사이미디어연구소', 'Kansai Media Institute'],
				domain: 'kansai-media.example',
				country: 'DE',
				birthYear: 1992
			}
		],
		original: 'en',
		title: ['믿을 수 있는 확률: 보정한 숲', 'Probabilities one can trust: a calibrated forest'],
		summary: t(
			'70%라고 한 경기는 열에 일곱 이겨야 합니다. 숲의 비율을 숲이 보지 못한 경기로 보정하고, 선과 로짓에서 평균합니다.',
			'Matches called at 70% should be won seven times in ten. A forest’s shares are calibrated on matches it has not seen, then averaged with a line on the logit scale.'
		),
		approach: t(
			'나무 70그루, 세 겹 보정, 로지스틱 회귀와의 평균. 보정 전후의 신뢰도 그림과 브라이어 점수 분해를 냅니다. 학습 자료에서 얻은 구간으로 어느 차이가 뜻있는지 밝힙니다.',
			'Seventy trees, calibration over three folds, average with logistic regression. Reliability plots and a decomposition of the Brier score come before and after, and intervals say which differences mean anything.'
		),
		dataUse: t('제공된 자료만 씁니다.', 'Given data only.'),
		risks: t(
			'리그가 바뀌면 보정도 다시 해야 합니다. 열 경기마다 보정을 살핍니다.',
			'A new league needs new calibration; it is checked every ten matches.'
		),
		plan: t(
			'1~6주 리그별 보정, 7~14주 한 시즌 감시판.',
			'Weeks 1-6: calibration by league. Weeks 7-14: a dashboard for a season.'
		),
		milestones: [
			[['리그별 보정', 'Calibration by league'], ['신뢰도 그림 다섯 장', 'Five reliability plots'], 6, 50],
			[['감시판', 'Dashboard'], ['공개 주소', 'Public address'], 14, 50]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 20_000_000],
			[['감시판 제작', 'Dashboard'], 5_000_000]
		],
		gpuHours: 40,
		quality: [4, 4.2, 4.7, 3.9, 4.4],
		lesson: t(
			'보정은 어디서나 조금씩 도움이 되었고, 선과의 평균은 비공개 점수에서만 도움이 되었습니다. 둘 다 구간 안의 차이입니다.',
			'Calibration helped a little everywhere; averaging with a line helped on the private rows only. Both gains lie within the intervals.'
		),
		licence: 'CC-BY-4.0'
	})
];
