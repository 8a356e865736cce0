/** Organisations that offer something to those who placed. */
import type { DemoEmployer, DemoOpening, OrganisationKind, Text } from '../types.ts';
import { person } from '../person.ts';
import { t } from '../text.ts';

type Pair = readonly [ko: string, en: string];

function employer(
	key: string,
	kind: OrganisationKind,
	name: Pair,
	about: Text,
	contact: { key: string; name: Pair; role: Pair },
	openings: DemoOpening[]
): DemoEmployer {
	const domain = `${key}.example`;
	const bio = [`${name[0]} ${contact.role[0]}.`, `${contact.role[1]}, ${name[1]}.`] as const;
	return {
		organisation: {
			key,
			name: t(...name),
			kind,
			domain,
			about,
			contact: { ...person(contact.key, domain, 'ko', contact.name, name, bio), role: t(...contact.role) }
		},
		openings
	};
}

export const employers: DemoEmployer[] = [
	employer(
		'gaon-systems',
		'company',
		['가온시스템즈', 'Gaon Systems'],
		t('도시 안전 관제 시스템을 만드는 회사입니다.', 'Builds control systems for city safety.'),
		{ key: 'yeo-sumin', name: ['여수민', 'Yeo Sumin'], role: ['인재영입 담당', 'Talent lead'] },
		[
			{
				kind: 'job',
				title: t('재난 예측 엔지니어', 'Engineer, disaster prediction'),
				about: t(
					'도시 관제 시스템에 들어갈 예측 모델을 만들고 돌봅니다. 상황실에서 한 주를 함께 보내는 것으로 일을 시작합니다.',
					'Builds and looks after prediction models in city control systems. Work begins with a week in an emergency room.'
				),
				place: t('대전', 'Daejeon'),
				payKrw: 68_000_000,
				researchSupportKrw: 10_000_000,
				seats: 2
			}
		]
	),
	employer(
		'yeoul-institute',
		'institute',
		['여울데이터연구원', 'Yeoul Data Institute'],
		t('작은 자료와 불확실성을 다루는 연구 기관입니다.', 'Studies small data and uncertainty.'),
		{ key: 'seonu-bin', name: ['선우빈', 'Seonu Bin'], role: ['연구기획실장', 'Head of research planning'] },
		[
			{
				kind: 'research',
				title: t('초빙 연구원(2년)', 'Visiting researcher (two years)'),
				about: t(
					'자기 주제로 연구하며 인건비와 연구비를 함께 지원받습니다. 해외 참가자의 비자를 돕습니다.',
					'Work on a topic of your own with salary and research costs paid. Help with visas for those from abroad.'
				),
				place: t('부산', 'Busan'),
				payKrw: 60_000_000,
				researchSupportKrw: 40_000_000,
				seats: 3
			}
		]
	),
	employer(
		'byeotmaru',
		'nonprofit',
		['볏마루 창업원', 'Byeotmaru Founders’ House'],
		t('공공 문제를 푸는 창업팀을 돕습니다.', 'Supports founders who solve public problems.'),
		{ key: 'do-garam', name: ['도가람', 'Do Garam'], role: ['과정 운영 담당', 'Programme manager'] },
		[
			{
				kind: 'startup',
				title: t('공공문제 창업 과정 6개월', 'Six months for public-problem founders'),
				about: t(
					'사무 공간과 법무·회계 지원, 시범 고객을 드립니다. 지분은 받지 않습니다.',
					'Space, legal and accounting help, and a pilot customer. No equity is taken.'
				),
				place: t('전주', 'Jeonju'),
				payKrw: 0,
				researchSupportKrw: 50_000_000,
				seats: 2
			},
			{
				kind: 'startup',
				title: t('예비 창업자 주말 과정', 'Weekend course for first-time founders'),
				about: t(
					'학생과 직장인이 주말에 사업 계획을 다듬는 과정입니다.',
					'Students and employees work out a plan at weekends.'
				),
				place: t('온라인', 'Online'),
				payKrw: 0,
				researchSupportKrw: 5_000_000,
				seats: 8
			}
		]
	)
];
