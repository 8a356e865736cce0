/** Needs that became problems. */
import type { DemoNeed } from '../types.ts';
import { t } from '../text.ts';

export const acceptedNeeds: DemoNeed[] = [
	{
		key: 'underpass-rain',
		organisation: 'haeon-safety',
		proposer: 'seo-yunha',
		track: 'safety',
		title: t(
			'비 오는 밤 지하차도 근무를 미리 정하고 싶습니다',
			'Deciding beforehand which underpasses to watch on a wet night'
		),
		summary: t(
			'다음 날 비가 얼마나 올지 몰라, 예보에 비가 있으면 지하차도 41곳에 모두 사람을 세우고 없으면 아무도 세우지 않습니다.',
			'Not knowing how much rain will come, we post people at all 41 underpasses when the forecast says rain, and at none when it does not.'
		),
		sufferers: t(
			'밤 근무자 82명이 해마다 60번 넘게 헛걸음하고, 하루 평균 31만 대가 지하차도를 지납니다. 지난해에는 아무도 없던 밤에 네 번 침수되었습니다.',
			'82 people go out for nothing more than sixty nights a year, and 310,000 cars use the underpasses each day. Last year four were flooded on nights with nobody there.'
		),
		tried: t(
			'강수 확률 60% 기준을 써 보았으나 놓친 밤이 늘었습니다. 수위 센서는 물이 찬 뒤에야 울립니다.',
			'We tried a threshold of 60% chance of rain and missed more nights. Water sensors ring only once the water stands.'
		),
		data: t(
			'공개된 두 항구 도시의 일별 관측. 해온시 관측은 품질 검사 중.',
			'Public daily observations of two port cities. Our own are being checked.'
		),
		dataKind: 'open',
		success: t(
			'같은 인원으로 놓친 밤이 절반 이하로 줄어드는 것.',
			'With the same staff, half as many missed nights or fewer.'
		),
		offer: t(
			'이듬해 장마철 시범 운영과 3년 유지보수 계약.',
			'A pilot in next year’s rainy season and three years of maintenance.'
		),
		offerKinds: ['pilot', 'purchase'],
		ip: 'shared-licence',
		endorsements: 64,
		triage: {
			decision: 'accept',
			scores: { representative: 5, felt: 5, ready: 4 },
			reason: t(
				'지하차도 침수는 여러 도시가 함께 겪는 일이고, 공개 자료로 곧바로 겨룰 수 있어 선정합니다. 해온시 관측은 검사가 끝나는 대로 추가 자료로 공개하십시오.',
				'Selected: many cities share the danger of flooded underpasses, and public data allow an immediate start. Please add Haeon’s own records once they are checked.'
			)
		}
	},
	{
		key: 'lost-petitions',
		organisation: 'maru-city',
		proposer: 'ko-eunbi',
		track: 'public-services',
		title: t('스팸 필터가 민원을 버립니다', 'The spam filter throws petitions away'),
		summary: t(
			'스팸을 거르면 민원이 함께 사라지고, 거르지 않으면 직원이 오전 내내 스팸을 지웁니다.',
			'With the filter on, petitions vanish; with it off, clerks spend the morning deleting spam.'
		),
		sufferers: t(
			'지난해 확인된 것만 시민 312명의 민원이 버려졌고 11건은 기한을 넘겼습니다. 직원 여섯 명이 하루 세 시간을 씁니다.',
			'312 citizens are known to have lost a petition last year, eleven of them past the deadline. Six clerks spend three hours a day.'
		),
		tried: t(
			'필터 두 제품과 신고 단추를 써 보았습니다. 차단 낱말을 늘릴수록 민원도 더 사라졌습니다.',
			'Two products and a report button. Every blocked word we added made more petitions vanish.'
		),
		data: t(
			'누구나 쓸 수 있는 공개 메일 모음. 실제 민원은 시의 격리 서버에서만 시험.',
			'A public mail corpus. Real petitions only inside the city’s closed servers.'
		),
		dataKind: 'open',
		success: t(
			'편지를 편지로 알아본 비율 0.96 이상을 지키면서 스팸을 가장 많이 거르는 것.',
			'Stopping the most spam while recognising at least 0.96 of letters as letters.'
		),
		offer: t(
			'격리 서버 시범 운영, 도입 시 우선 구매 협상, 자료분석 직원 1명 채용.',
			'A pilot in our closed servers, first right to negotiate, and one post for a data analyst.'
		),
		offerKinds: ['pilot', 'purchase', 'hiring'],
		ip: 'team-keeps',
		endorsements: 88,
		triage: {
			decision: 'accept',
			scores: { representative: 5, felt: 5, ready: 4 },
			reason: t(
				'모든 공공기관이 겪는 일이고 피해가 숫자로 확인됩니다. 한 통의 민원도 잃지 않는다는 목표를 안전 기준으로 담는 조건으로 선정합니다.',
				'Selected: every public office has this problem and the damage is counted. On condition that "no petition lost" becomes a safety floor.'
			)
		}
	},
	{
		key: 'untouched-penguins',
		organisation: 'narae-polar',
		proposer: 'baek-seonu',
		track: 'scholarship',
		title: t('알 품은 펭귄을 저울에 올리지 않을 방법', 'Sparing brooding penguins the scales'),
		summary: t(
			'몸무게를 재려면 알 품은 어미를 붙잡아야 합니다. 사진에서 잰 치수로 대신하고 싶습니다.',
			'Weighing means catching a brooding parent. We want to use measures from photographs instead.'
		),
		sufferers: t(
			'한 철에 900마리를 붙잡고 그 가운데 7%가 그날 둥지로 돌아오지 않습니다. 같은 방법을 쓰는 연구팀이 열여섯 나라에 있습니다.',
			'900 birds are caught each season, and 7% do not return the same day. Teams of sixteen countries work this way.'
		),
		tried: t(
			'둥지 밑 저울은 눈과 얼음에 고장 났고, 종마다 다른 회귀식은 섬이 바뀌면 맞지 않았습니다.',
			'Scales under the nest failed in ice, and one formula per species failed on another island.'
		),
		data: t('파머 기지 공개 측정 기록 342건(CC0).', '342 public records from Palmer Station (CC0).'),
		dataKind: 'open',
		success: t(
			'RMSE 300 g 안팎. 사람이 어림하면 보통 450 g쯤 틀립니다.',
			'An RMSE of about 300 g. A person’s guess is usually off by some 450 g.'
		),
		offer: t(
			'다음 남극 하계 조사에 팀원 1명 동행, 공동 논문.',
			'A place on the next Antarctic summer survey and a joint paper.'
		),
		offerKinds: ['pilot'],
		ip: 'open-source',
		endorsements: 41,
		triage: {
			decision: 'accept',
			scores: { representative: 3, felt: 3, ready: 5 },
			reason: t(
				'자료와 지표가 갖추어져 바로 시작할 수 있고, 결과를 모두 공개하겠다고 하여 선정합니다. 국민이 느끼는 정도는 낮지만 학술 분야를 대표합니다.',
				'Selected: data and metric are ready and all results will be open. Citizens feel it less, but it stands well for scholarship.'
			)
		}
	},
	{
		key: 'honest-odds',
		organisation: 'onmadang-sports',
		proposer: 'ma-dohyeon',
		track: 'media',
		title: t(
			'도박 배당률이 아닌 승리 확률이 필요합니다',
			'Win probabilities that do not come from bookmakers'
		),
		summary: t(
			'경기 전 확률 자막을 빼면 시청자가 떠나고, 넣으면 배당률을 방송하게 됩니다.',
			'Without the caption viewers leave; with it we broadcast bookmakers’ odds.'
		),
		sufferers: t(
			'주말 평균 시청자 140만 명, 그중 18세 미만이 27만 명입니다.',
			'1.4 million viewers on a weekend, 270,000 of them under eighteen.'
		),
		tried: t(
			'해설자 예측을 썼으나 인기 팀에 치우쳤고, 순위만 쓰는 식은 시즌 초에 맞지 않았습니다.',
			'Pundits favoured popular clubs, and a formula from the table failed early in the season.'
		),
		data: t('openfootball 공개 경기 기록(CC0).', 'Public match records of openfootball (CC0).'),
		dataKind: 'open',
		success: t(
			'로그 손실이 기준선(0.69)보다 뚜렷이 낮고, 70%라고 한 경기가 열에 일곱은 맞는 것.',
			'A log loss clearly below the baseline of 0.69, and matches called at 70% won seven times in ten.'
		),
		offer: t(
			'한 시즌 자막 시범 운영, 방법과 팀 이름을 방송에서 소개.',
			'A season’s pilot on screen, with the method and the team introduced on air.'
		),
		offerKinds: ['pilot', 'purchase'],
		ip: 'team-keeps',
		endorsements: 57,
		triage: {
			decision: 'accept',
			scores: { representative: 4, felt: 4, ready: 4 },
			reason: t(
				'청소년 보호라는 목적이 분명하고 공개 자료가 있습니다. 결과를 도박에 쓸 수 없다는 조건을 규정에 넣어 선정합니다.',
				'Selected: the protection of young viewers is a clear aim and the data are open. The rules will forbid any use for betting.'
			)
		}
	},
	{
		key: 'first-submission',
		organisation: 'pureun-school',
		proposer: 'noh-taegyeong',
		track: 'education',
		title: t('처음 제출하는 사람을 위한 연습 문제', 'A practice problem for first-time entrants'),
		summary: t(
			'형식이 틀려 첫 점수를 받지 못하고 그만두는 학생이 많습니다.',
			'Many pupils give up because their first attempt fails on its format.'
		),
		sufferers: t(
			'지난해 교내 대회에서 64명 가운데 23명이 점수를 한 번도 받지 못했습니다.',
			'In last year’s school contest 23 of 64 pupils never got a score.'
		),
		tried: t(
			'설명서를 나누어 주었지만 직접 해 보는 것만 못했습니다.',
			'We handed out instructions; trying it is better.'
		),
		data: t('붓꽃 기록(공개).', 'The iris records (public).'),
		dataKind: 'open',
		success: t(
			'처음 온 사람이 10분 안에 첫 점수를 보는 것.',
			'A newcomer sees a first score within ten minutes.'
		),
		offer: t('학생 도우미 모임 운영.', 'A group of pupils who help newcomers.'),
		offerKinds: ['pilot'],
		ip: 'open-source',
		endorsements: 33,
		triage: {
			decision: 'accept',
			scores: { representative: 3, felt: 4, ready: 5 },
			reason: t(
				'상금 없는 연습 문제로 선정합니다. 선발과 순위에는 넣지 않습니다.',
				'Selected as a practice problem without a prize. It counts for neither selection nor rank.'
			)
		}
	}
];
