/** Fictional organisations that propose needs. Their domains count as verified. */
import type { DemoOrganisation, OrganisationKind, Text } from './types.ts';
import { person } from './person.ts';
import { t } from './text.ts';

type Pair = readonly [ko: string, en: string];

function organisation(
	key: string,
	kind: OrganisationKind,
	name: Pair,
	about: Text,
	contact: { key: string; name: Pair; role: Pair; bio: Pair }
): DemoOrganisation {
	const domain = `${key}.example`;
	return {
		key,
		kind,
		name: t(...name),
		domain,
		about,
		contact: {
			...person(contact.key, domain, 'ko', contact.name, name, contact.bio),
			role: t(...contact.role)
		}
	};
}

export const organisations: DemoOrganisation[] = [
	organisation(
		'haeon-safety',
		'agency',
		['해온시 재난안전본부', 'Haeon City Disaster Safety Headquarters'],
		t(
			'인구 92만의 항구 도시 해온의 재난 상황실과 지하차도 217곳을 맡고 있습니다.',
			'Runs the emergency room and 217 underpasses of Haeon, a port city of 920,000.'
		),
		{
			key: 'seo-yunha',
			name: ['서윤하', 'Seo Yunha'],
			role: ['재난상황과 자료분석 담당', 'Data lead, emergency operations'],
			bio: ['밤샘 상황 근무를 9년 했습니다.', 'Worked night shifts in the emergency room for nine years.']
		}
	),
	organisation(
		'narae-polar',
		'institute',
		['나래극지생태연구원', 'Narae Institute of Polar Ecology'],
		t(
			'남극 바닷새의 번식과 영양 상태를 20년째 기록해 온 연구 기관입니다.',
			'Has recorded breeding and condition of Antarctic seabirds for twenty years.'
		),
		{
			key: 'baek-seonu',
			name: ['백선우', 'Baek Seonu'],
			role: ['해양조류연구실 책임연구원', 'Principal researcher, seabirds'],
			bio: [
				'펭귄을 붙잡지 않고 연구하는 방법을 찾고 있습니다.',
				'Looks for ways to study penguins without catching them.'
			]
		}
	),
	organisation(
		'maru-city',
		'agency',
		['마루시 시민소통담당관', 'Maru City Office of Public Correspondence'],
		t(
			'시민이 보내는 전자우편 민원을 하루 평균 4,100통 받는 부서입니다.',
			'Receives 4,100 mails from citizens on an average day.'
		),
		{
			key: 'ko-eunbi',
			name: ['고은비', 'Ko Eunbi'],
			role: ['전자민원팀장', 'Head of electronic petitions'],
			bio: [
				'버려진 민원 한 통을 되찾는 데 넉 달을 쓴 적이 있습니다.',
				'Once spent four months finding a single lost petition.'
			]
		}
	),
	organisation(
		'onmadang-sports',
		'company',
		['온마당스포츠방송', 'Onmadang Sports Broadcasting'],
		t(
			'청소년이 많이 보는 무료 스포츠 채널입니다. 도박 회사의 광고와 자료를 쓰지 않습니다.',
			'A free sports channel with many young viewers. It takes neither advertising nor data from betting firms.'
		),
		{
			key: 'ma-dohyeon',
			name: ['마도현', 'Ma Dohyeon'],
			role: ['중계제작국 자막감독', 'Graphics director, live production'],
			bio: ['경기 자막을 15년 만들었습니다.', 'Has made match graphics for fifteen years.']
		}
	),
	organisation(
		'pureun-school',
		'school',
		['푸른솔과학고등학교', 'Pureunsol Science High School'],
		t('교내 식물원이 있는 과학고등학교입니다.', 'A science high school with a botanical garden of its own.'),
		{
			key: 'noh-taegyeong',
			name: ['노태경', 'Noh Taegyeong'],
			role: ['정보과 교사', 'Teacher of informatics'],
			bio: [
				'학생이 첫 모델을 제출하는 순간을 좋아합니다.',
				'Likes the moment a student hands in a first model.'
			]
		}
	),
	organisation(
		'hanbit-hospital',
		'hospital',
		['한빛의료원', 'Hanbit Medical Centre'],
		t('병상 740개의 지역 거점 병원입니다.', 'A regional hospital with 740 beds.'),
		{
			key: 'choi-minji',
			name: ['최민지', 'Choi Minji'],
			role: ['응급의학과 교수', 'Professor of emergency medicine'],
			bio: [
				'응급실 대기 시간을 줄이는 연구를 합니다.',
				'Studies how to shorten waiting in the emergency room.'
			]
		}
	),
	organisation(
		'baram-law',
		'nonprofit',
		['바람법률구조센터', 'Baram Legal Aid Centre'],
		t(
			'전세 사기 피해자를 무료로 돕는 비영리 법률 단체입니다.',
			'A non-profit that helps victims of rental fraud free of charge.'
		),
		{
			key: 'yang-jiho',
			name: ['양지호', 'Yang Jiho'],
			role: ['상담팀 변호사', 'Counsel'],
			bio: ['하루에 계약서 서른 장을 읽습니다.', 'Reads thirty contracts a day.']
		}
	),
	organisation(
		'dasom-farm',
		'company',
		['다솜팜', 'Dasom Farm'],
		t('딸기 스마트팜을 운영하는 농업 회사입니다.', 'Grows strawberries in smart greenhouses.'),
		{
			key: 'gil-sora',
			name: ['길소라', 'Gil Sora'],
			role: ['대표', 'Chief executive'],
			bio: ['온실 열두 동을 돌봅니다.', 'Looks after twelve greenhouses.']
		}
	),
	organisation(
		'seomjin-rail',
		'company',
		['섬진도시철도', 'Seomjin Metro'],
		t('세 노선, 역 61곳을 운영하는 도시철도입니다.', 'A metro of three lines and 61 stations.'),
		{
			key: 'pyo-gangmin',
			name: ['표강민', 'Pyo Gangmin'],
			role: ['침수대응 담당', 'Flood response officer'],
			bio: ['역 출입구 물막이판을 관리합니다.', 'Keeps the flood gates at station entrances.']
		}
	)
];

export function organisationOf(key: string): DemoOrganisation {
	const found = organisations.find((organisation) => organisation.key === key);
	if (!found) throw new Error(`No organisation is called ${key}`);
	return found;
}
