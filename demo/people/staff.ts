/** Those who run the season, watch over it, show it and write about it. */
import type { DemoPerson } from '../types.ts';
import { person } from '../person.ts';

const OFFICE = 'aichampion-office.example';
const OFFICE_NAME = ['AI 챔피언 운영사무국', 'AI Champion Office'] as const;
const AUDIT = 'minaudit.example';

export const organisers: DemoPerson[] = [
	person('jeong-haeun', OFFICE, 'ko', ['정하은', 'Jeong Haeun'], OFFICE_NAME, [
		'대회 총괄.',
		'Heads the season.'
	]),
	person('kwon-taeseong', OFFICE, 'ko', ['권태성', 'Kwon Taeseong'], OFFICE_NAME, [
		'수요 심사와 문제 편집 담당.',
		'Triage and editing of problems.'
	]),
	person('moon-iseul', OFFICE, 'ko', ['문이슬', 'Moon Iseul'], OFFICE_NAME, [
		'선발과 연구비 담당.',
		'Selection and grants.'
	]),
	person('olivia.grant', OFFICE, 'en', ['올리비아 그랜트', 'Olivia Grant'], OFFICE_NAME, [
		'해외 참가팀 지원.',
		'Support for teams from abroad.'
	])
];

export const operators: DemoPerson[] = [
	person(
		'heo-junseo',
		OFFICE,
		'ko',
		['허준서', 'Heo Junseo'],
		['중계 조정실', 'Control room'],
		['생방송 송출 감독.', 'Puts the live show on air.']
	),
	person(
		'tae-yeji',
		OFFICE,
		'ko',
		['태예지', 'Tae Yeji'],
		['중계 조정실', 'Control room'],
		['투표를 열고 닫습니다.', 'Opens and closes the vote.']
	)
];

export const auditors: DemoPerson[] = [
	person(
		'cha-dongwoo',
		AUDIT,
		'ko',
		['차동우', 'Cha Dongwoo'],
		['민감사협회', 'Min Audit Society'],
		['선거 감사 20년.', 'Twenty years of election audits.']
	),
	person(
		'sofia.lindqvist',
		AUDIT,
		'en',
		['소피아 린드크비스트', 'Sofia Lindqvist'],
		['민감사협회', 'Min Audit Society'],
		['공개 기록을 다시 셉니다.', 'Recounts public logs.']
	)
];

export const press: DemoPerson[] = [
	person(
		'eun-gyeol',
		'haneul-daily.example',
		'ko',
		['은결', 'Eun Gyeol'],
		['하늘일보', 'Haneul Daily'],
		['과학 기자.', 'Science reporter.']
	),
	person(
		'daniel.okafor',
		'openlens.example',
		'en',
		['대니얼 오카포', 'Daniel Okafor'],
		['오픈렌즈', 'Open Lens'],
		['데이터 저널리스트.', 'Data journalist.']
	)
];

export const hosts: DemoPerson[] = [
	person(
		'bae-suyeon',
		'nuri-tv.example',
		'ko',
		['배수연', 'Bae Suyeon'],
		['누리방송', 'Nuri TV'],
		['결선 진행자.', 'Hosts the final.']
	),
	person(
		'mark.ellery',
		'nuri-tv.example',
		'en',
		['마크 엘러리', 'Mark Ellery'],
		['누리방송', 'Nuri TV'],
		['영어 해설.', 'Commentary in English.']
	)
];

const CITIZENS: [key: string, ko: string, en: string][] = [
	['citizen-oh', '오세린', 'Oh Serin'],
	['citizen-min', '민도윤', 'Min Doyun'],
	['citizen-pyo', '표하늬', 'Pyo Hanui'],
	['citizen-seo', '서로하', 'Seo Roha'],
	['citizen-kang', '강은찬', 'Kang Eunchan'],
	['citizen-joo', '주아린', 'Joo Arin'],
	['citizen-ha', '하지오', 'Ha Jio'],
	['citizen-bong', '봉선재', 'Bong Seonjae']
];

export const citizens: DemoPerson[] = CITIZENS.map(([key, ko, en]) =>
	person(
		key,
		'citizen.example',
		'ko',
		[ko, en],
		['시민', 'Citizen'],
		['대회를 지켜보는 시민.', 'A citizen who follows the season.']
	)
);
