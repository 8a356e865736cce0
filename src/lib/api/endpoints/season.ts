import * as v from 'valibot';
import { teamKinds } from '#lib/teams/schema.ts';
import { endpoint } from '../endpoint.ts';
import { queryCount } from '../shapes/common.ts';
import { Certificates, Rounds, Selection } from '../shapes/results.ts';
import { Season, Team, TeamList } from '../shapes/season.ts';

export const readSeason = endpoint({
	method: 'GET',
	path: '/season',
	name: 'readSeason',
	tag: 'season',
	summary: {
		ko: '지금의 시즌과 다섯 단계의 기간',
		en: 'The current season and the windows of its five stages'
	},
	access: 'open',
	answer: Season,
	errors: ['no_season']
});

export const listTeams = endpoint({
	method: 'GET',
	path: '/teams',
	name: 'listTeams',
	tag: 'teams',
	summary: { ko: '이번 시즌의 연구팀', en: 'The teams of this season' },
	access: 'open',
	query: v.object({
		q: v.optional(v.pipe(v.string(), v.maxLength(60)), ''),
		kind: v.optional(v.picklist(['', ...teamKinds]), ''),
		selected: v.optional(v.picklist(['', 'on']), ''),
		page: queryCount(1, 1_000_000, 1)
	}),
	answer: TeamList,
	errors: ['no_season']
});

export const readTeam = endpoint({
	method: 'GET',
	path: '/teams/{slug}',
	name: 'readTeam',
	tag: 'teams',
	summary: { ko: '연구팀 하나와 팀원', en: 'One team with its members' },
	access: 'open',
	answer: Team,
	errors: ['not_found']
});

export const listRounds = endpoint({
	method: 'GET',
	path: '/rounds',
	name: 'listRounds',
	tag: 'results',
	summary: {
		ko: '토너먼트: 발표된 라운드를 다시 계산할 수 있는 모든 값',
		en: 'The tournament, with everything needed to recompute a published round'
	},
	access: 'open',
	answer: Rounds,
	errors: ['no_season']
});

export const readSelection = endpoint({
	method: 'GET',
	path: '/selection/{season}',
	name: 'readSelection',
	tag: 'results',
	summary: {
		ko: '1단계 선발을 다시 계산할 수 있는 자료',
		en: 'What it takes to recompute the selection of stage one'
	},
	access: 'open',
	answer: Selection,
	errors: ['not_found']
});

export const readCertificates = endpoint({
	method: 'GET',
	path: '/selection/{season}/certificate',
	name: 'readCertificates',
	tag: 'results',
	summary: { ko: '심사 배정의 증명서', en: 'Certificates of the assignment of judges' },
	about: {
		ko: '선발 결과를 발표하기 전에는 운영자와 감사만 볼 수 있습니다.',
		en: 'Before the outcome is published, organisers and auditors alone may see them.'
	},
	access: 'open',
	sameSite: true,
	answer: Certificates,
	errors: ['not_found', 'sign_in_first', 'forbidden']
});
