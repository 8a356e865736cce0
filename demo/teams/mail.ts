import { t } from '../text.ts';
import { makeTeam } from './make.ts';

export const mailTeams = [
	makeTeam({
		key: 'envelope',
		name: ['편지봉투', 'Envelope'],
		motto: ['한 통도 놓치지 않겠습니다', 'Not one letter lost'],
		kind: 'academia',
		country: 'KR',
		problem: 'open-mailbox',
		members: [
			{
				key: 'ahn-seori',
				name: ['안서리', 'Ahn Seori'],
				role: ['팀장, 언어 처리', 'Captain, language processing'],
				affiliation: ['물빛대학교 언어공학연구실', 'Mulbit University, Language Engineering'],
				domain: 'mulbit-univ.example',
				country: 'KR',
				birthYear: 1993
			},
			{
				key: 'chu-minjae',
				name: ['추민재', 'Chu Minjae'],
				role: ['통계', 'Statistics'],
				affiliation: ['물빛대학교 언어공학연구실', 'Mulbit University, Language Engineering'],
				domain: 'mulbit-univ.example',
				country: 'KR',
				birthYear: 1996
			},
			{
				key: 'seong-hayan',
				name: ['성하얀', 'Seong Hayan'],
				role: ['민원 실무', 'Petition practice'],
				affiliation: ['전직 민원 담당 공무원', 'Former petition officer'],
				domain: 'hayan.example',
				country: 'KR',
				birthYear: 1979
			}
		],
		original: 'ko',
		title: ['왜 걸렀는지 낱말로 말하는 필터', 'A filter that says in words why it stopped a mail'],
		summary: t(
			'나이브 베이즈로 낱말의 승산을 더하고, 기준값을 편지 쪽으로 옮겨 안전 기준을 지킵니다. 거른 메일마다 까닭이 된 낱말 다섯 개를 보여 직원이 바로 되살릴 수 있습니다.',
			'Naive Bayes adds up the odds of words, with the threshold moved towards letters to keep the floor. Each stopped mail shows its five telling words, so a clerk can restore it at once.'
		),
		approach: t(
			'낱말과 이웃한 두 낱말의 출현만 셉니다. 다섯 겹 교차 검증의 점수에서 편지의 98.5%가 남는 기준값을 골라, 스팸을 조금 더 통과시키는 대신 편지를 지킵니다. 몇 분이면 다시 익힐 수 있어 새로운 수법에 따라갑니다. 전직 민원 담당자가 걸린 메일 200통을 함께 읽고 틀린 까닭을 나누었습니다.',
			'Only the presence of words and pairs counts. From the scores of five folds we take the threshold that keeps 98.5% of letters, letting a little more spam through. Retraining takes minutes, so it follows new tricks. A former petition officer read 200 stopped mails with us and sorted the errors.'
		),
		dataUse: t(
			'제공된 자료만 씁니다. 낱말 목록은 두 통 이상에서 나온 것만 남겨 한 사람의 편지가 드러나지 않게 합니다.',
			'Given data only. Words seen in fewer than two mails are dropped, so that no single letter shows.'
		),
		risks: t(
			'한국어는 형태소로 나누어야 합니다. 조사를 떼는 간단한 규칙을 준비했고, 실제 민원은 격리 서버에서만 다룹니다.',
			'Korean needs morphemes; a simple rule for particles is ready. Real petitions stay on the closed servers.'
		),
		plan: t(
			'1~4주 한국어 낱말 나누기, 5~10주 격리 서버 시험, 11~16주 직원 화면과 다시 익히기 절차.',
			'Weeks 1-4: Korean words. Weeks 5-10: closed-server trial. Weeks 11-16: clerk’s screen and retraining.'
		),
		milestones: [
			[
				['한국어 시험', 'Korean test'],
				['공개 한국어 메일 1,000통 결과', 'Result on 1,000 public Korean mails'],
				4,
				40
			],
			[
				['격리 서버 시험', 'Closed-server trial'],
				['안전 기준 준수 기록', 'Log of the floor being kept'],
				12,
				60
			]
		],
		budget: [
			[['연구원 인건비', 'Researchers'], 19_000_000],
			[['서버 시험', 'Server trial'], 6_000_000]
		],
		gpuHours: 30,
		quality: [4.1, 4.6, 4.4, 4.8, 4.6],
		lesson: t(
			'첫 제출은 점수가 높았지만 안전 기준에 걸렸습니다. 기준값을 옮기니 공개 점수는 내려가고 비공개 점수는 올랐습니다.',
			'Our first entry scored well but fell below the floor. Moving the threshold lowered the public score and raised the private one.'
		),
		licence: 'Apache-2.0'
	}),
	makeTeam({
		key: 'quiet-inbox',
		name: ['조용한 편지함', 'Quiet Inbox'],
		motto: ['기억하지 않고 배웁니다', 'Learning without remembering'],
		kind: 'industry',
		country: 'DE',
		problem: 'open-mailbox',
		members: [
			{
				key: 'jonas.albrecht',
				name: ['요나스 알브레히트', 'Jonas Albrecht'],
				role: ['팀장, 개인정보 공학', 'Captain, privacy engineering'],
				affiliation: ['슈틸포스트', 'Stillpost GmbH'],
				domain: 'stillpost.example',
				country: 'DE',
				birthYear: 1986
			},
			{
				key: 'leonie.brandt',
				name: ['레오니 브란트', 'Leonie Brandt'],
				role: ['기계학습', 'Machine learning'],
				affiliation: ['슈틸포스트', 'Stillpost GmbH'],
				domain: 'stillpost.example',
				country: 'DE',
				birthYear: 1994
			},
			{
				key: 'mok-juwon',
				name: ['목주원', 'Mok Juwon'],
				role: ['현지화', 'Localisation'],
				affiliation: ['슈틸포스트', 'Stillpost GmbH'],
				domain: 'stillpost.example',
				country: 'KR',
				birthYear: 1995
			}
		],
		original: 'en',
		title: ['낱말을 기억하지 않는 필터', 'A filter that remembers no words'],
		summary: t(
			'낱말을 2,048칸으로 해시해 무게만 배웁니다. 모델이 새어 나가도 누가 무엇을 썼는지 알 수 없습니다.',
			'Words are hashed into 2,048 buckets and only weights are learned. Should the model leak, nobody learns who wrote what.'
		),
		approach: t(
			'희소 로지스틱 회귀를 확률적 경사로 익히고, 네 겹의 점수에서 편지를 지키는 기준값을 정합니다. 칸이 겹쳐 생기는 손해는 0.5%p 안쪽임을 칸 수를 바꿔 가며 쟀습니다. 프로그램은 순수한 Node입니다.',
			'Sparse logistic regression by stochastic gradients, the threshold set from four folds so as to protect letters. Varying the number of buckets shows that collisions cost less than half a point. The program is plain Node.'
		),
		dataUse: t(
			'제공된 자료만 씁니다. 저장하는 것은 무게와 기준값뿐입니다.',
			'Given data only. All that is stored is weights and a threshold.'
		),
		risks: t(
			'왜 걸렀는지 낱말로 보여 주기 어렵습니다. 직원 화면에서만 임시로 다시 계산합니다.',
			'It is harder to show reasons in words. They are recomputed for the clerk’s screen and then dropped.'
		),
		plan: t(
			'1~5주 차등 정보 보호, 6~12주 격리 서버 이식.',
			'Weeks 1-5: differential privacy. Weeks 6-12: port to the closed servers.'
		),
		milestones: [
			[['정보 보호 증명', 'Privacy argument'], ['외부 검토서', 'External review'], 5, 50],
			[['이식', 'Port'], ['시험 운영 보고서', 'Trial report'], 12, 50]
		],
		budget: [
			[['인건비', 'Staff'], 21_000_000],
			[['외부 검토', 'External review'], 6_000_000]
		],
		gpuHours: 20,
		quality: [4.4, 4.1, 4.1, 4.2, 4.3],
		lesson: t(
			'칸을 1,024개로 줄이자 3%p를 잃었고, 열여섯 배로 늘려도 얻는 것은 거의 없었습니다. 2,048칸이면 충분히 적게 기억하고 충분히 알아봅니다.',
			'Going down to 1,024 buckets cost three points; sixteen times as many gained almost nothing. With 2,048 a model remembers little and still knows enough.'
		),
		licence: 'Apache-2.0'
	}),
	makeTeam({
		key: 'gatekeepers',
		name: ['문지기들', 'Gatekeepers'],
		motto: ['읽을 수 있는 규칙', 'Rules you can read'],
		kind: 'individual',
		country: 'KR',
		problem: 'open-mailbox',
		members: [
			{
				key: 'pyeon-dabin',
				name: ['편다빈', 'Pyeon Dabin'],
				role: ['팀장', 'Captain'],
				affiliation: ['개인', 'Independent'],
				domain: 'munjigi.example',
				country: 'KR',
				birthYear: 2000
			},
			{
				key: 'tak-jiu',
				name: ['탁지우', 'Tak Jiu'],
				role: ['개발', 'Engineering'],
				affiliation: ['개인', 'Independent'],
				domain: 'munjigi.example',
				country: 'KR',
				birthYear: 2001
			}
		],
		original: 'ko',
		title: ['직원이 고칠 수 있는 나무', 'A tree that clerks can edit'],
		summary: t(
			'규칙 네 줄에서 시작해 깊이 5의 결정 나무로 갑니다. 나무를 그림으로 뽑아 직원이 가지를 고칠 수 있습니다.',
			'From four rules to a decision tree of depth five, printed as a picture whose branches clerks may change.'
		),
		approach: t(
			'느낌표, HTML, 제목 부호를 봅니다. 나무는 잎마다 여덟 통 이상을 둡니다. 검증은 공개 점수를 보며 했습니다.',
			'We look at exclamation marks, HTML and marks in the subject. Leaves hold eight mails or more. We validated by watching the public score.'
		),
		dataUse: t('숫자 열만 씁니다.', 'Number columns only.'),
		risks: t(
			'안전 기준을 지키지 못할 수 있습니다. 잎이 확실할 때만 거르면 될 것 같습니다.',
			'We may fall below the floor; stopping only where a leaf is sure should help.'
		),
		plan: t('두 달 동안 규칙을 다듬습니다.', 'Two months of refining rules.'),
		milestones: [[['편집 화면', 'Editing screen'], ['시연 영상', 'A demonstration video'], 8, 100]],
		budget: [
			[['인건비', 'Staff'], 9_000_000],
			[['홍보', 'Publicity'], 6_000_000]
		],
		gpuHours: 0,
		quality: [2.9, 2.6, 2.1, 3.3, 2.3],
		lesson: t(
			'규칙은 알기 쉽지만 편지를 버렸습니다. 안전 기준이 왜 있는지 점수표를 보고서야 알았습니다.',
			'Rules are easy to read, yet they threw letters away. Only the score sheet taught us why there is a floor.'
		),
		licence: 'MIT'
	}),
	makeTeam({
		key: 'postbox-lab',
		name: ['우체통랩', 'Postbox Lab'],
		motto: ['편지 쪽으로 기울입니다', 'Leaning towards the letter'],
		kind: 'industry',
		country: 'KR',
		problem: 'open-mailbox',
		smallFirm: true,
		members: [
			{
				key: 'eo-jinsol',
				name: ['어진솔', 'Eo Jinsol'],
				role: ['팀장, 제품', 'Captain, product'],
				affiliation: ['우체통랩', 'Postbox Lab'],
				domain: 'postbox-lab.example',
				country: 'KR',
				birthYear: 1991
			},
			{
				key: 'maeng-ijun',
				name: ['맹이준', 'Maeng Ijun'],
				role: ['기계학습', 'Machine learning'],
				affiliation: ['우체통랩', 'Postbox Lab'],
				domain: 'postbox-lab.example',
				country: 'KR',
				birthYear: 1994
			}
		],
		original: 'ko',
		title: ['내용을 읽지 않는 3 kB 필터', 'A filter of 3 kB that does not read'],
		summary: t(
			'본문을 저장하지 않고 숫자 34개만 보는 신경망입니다. 메일 서버 안에서 0.1밀리초에 답합니다.',
			'A network that keeps no text and sees 34 numbers only. It answers in a tenth of a millisecond inside the mail server.'
		),
		approach: t(
			'은닉 단위 열여섯 개를 익히고, 네 겹 교차 검증에서 편지의 98%가 남도록 편지의 로짓을 올린 값을 파일에 함께 담습니다. 글을 보지 않는데도 낱말 모델과 비슷한 점수를 얻었습니다.',
			'Sixteen hidden units; the lean towards letters that keeps 98% of them over four folds is part of the file. Without reading any text it comes close to the word models.'
		),
		dataUse: t(
			'숫자 열만 쓰며, 본문은 세고 나서 버립니다.',
			'Number columns only; text is dropped once counted.'
		),
		risks: t(
			'숫자를 속이는 스팸이 나올 수 있어 달마다 다시 익힙니다.',
			'Spam may learn to fool the counts, so we retrain monthly.'
		),
		plan: t(
			'1~6주 한국어 숫자 열 설계, 7~12주 메일 서버 플러그인.',
			'Weeks 1-6: counts for Korean. Weeks 7-12: a plug-in for the mail server.'
		),
		milestones: [
			[['한국어 숫자 열', 'Counts for Korean'], ['열 설명서와 결과', 'Column guide and results'], 6, 50],
			[['플러그인', 'Plug-in'], ['부하 시험 기록', 'Load test log'], 12, 50]
		],
		budget: [
			[['인건비', 'Staff'], 18_000_000],
			[['부하 시험', 'Load tests'], 4_000_000]
		],
		gpuHours: 60,
		quality: [3.8, 4.2, 3.9, 4.1, 3.7],
		lesson: t(
			'글을 읽지 않아도 꽤 가려낼 수 있습니다. 읽지 않는 편이 나은 곳이 분명히 있습니다.',
			'A good deal can be told without reading. There are places where not reading is better.'
		),
		licence: 'MIT'
	})
];
