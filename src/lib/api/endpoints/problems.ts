import * as v from 'valibot';
import { NewSubmissionSchema } from '#lib/evaluation/submission.ts';
import { endpoint } from '../endpoint.ts';
import { queryCount, Uuid } from '../shapes/common.ts';
import { Board, Quotas, Submission, SubmissionBrief } from '../shapes/evaluation.ts';
import { Problem, WholeProblem } from '../shapes/problems.ts';

export const listProblems = endpoint({
	method: 'GET',
	path: '/problems',
	name: 'listProblems',
	tag: 'problems',
	summary: { ko: '이번 시즌에 공개된 문제', en: 'The published problems of this season' },
	access: 'open',
	answer: v.array(Problem)
});

export const readProblem = endpoint({
	method: 'GET',
	path: '/problems/{slug}',
	name: 'readProblem',
	tag: 'problems',
	summary: {
		ko: '문제 하나: 글, 공개 파일, 판마다 바뀐 것',
		en: 'One problem: texts, open files, and what each version changed'
	},
	access: 'open',
	answer: WholeProblem,
	errors: ['not_found']
});

export const downloadFile = endpoint({
	method: 'GET',
	path: '/problems/{slug}/files/{file}',
	name: 'downloadFile',
	tag: 'problems',
	summary: { ko: '공개 파일 내려받기', en: 'Download an open file' },
	about: {
		ko: '10분 동안 쓸 수 있는 서명된 주소로 이어집니다. 그 주소는 Range 요청을 받으므로 끊긴 곳부터 이어받을 수 있습니다.',
		en: 'Leads to a signed address that is good for ten minutes. It takes Range requests, so that a broken download can go on.'
	},
	access: 'open',
	redirects: true,
	answer: null,
	errors: ['not_found']
});

export const readBoard = endpoint({
	method: 'GET',
	path: '/problems/{slug}/leaderboard',
	name: 'readBoard',
	tag: 'problems',
	summary: { ko: '공개 평가 자료에 따른 순위표', en: 'The leaderboard by the public split' },
	access: 'open',
	answer: Board,
	errors: ['not_found']
});

export const readQuota = endpoint({
	method: 'GET',
	path: '/problems/{slug}/quota',
	name: 'readQuota',
	tag: 'submissions',
	summary: {
		ko: '내 팀마다 남은 제출 횟수와 받는 파일',
		en: 'What is left to each of your teams, and what is accepted'
	},
	access: 'read',
	answer: Quotas,
	errors: ['not_found']
});

export const listSubmissions = endpoint({
	method: 'GET',
	path: '/problems/{slug}/submissions',
	name: 'listSubmissions',
	tag: 'submissions',
	summary: {
		ko: '한 문제에 낸 내 팀의 제출물, 새것부터',
		en: "Your teams' submissions to a problem, newest first"
	},
	about: {
		ko: '한 쪽에 50개씩이며, `team`으로 팀 하나만 볼 수 있습니다.',
		en: 'Fifty to a page; `team` shows one team only.'
	},
	access: 'read',
	query: v.object({ team: v.optional(Uuid), page: queryCount(1, 1_000_000, 1) }),
	answer: v.object({
		rows: v.array(v.object({ ...SubmissionBrief.entries, teamId: Uuid })),
		total: v.number(),
		page: v.number(),
		pages: v.number()
	}),
	errors: ['not_found']
});

export const createSubmission = endpoint({
	method: 'POST',
	path: '/submissions',
	name: 'createSubmission',
	tag: 'submissions',
	summary: {
		ko: '제출 자리를 잡고 올릴 주소를 받습니다',
		en: 'Reserves a submission and answers with the address to upload to'
	},
	about: {
		ko: '자리는 곧바로 제출 횟수에 잡히고, 30분 안에 올리지 않으면 돌려받습니다. 받은 주소에 파일을 올린 뒤 complete를 부르세요.',
		en: 'The place counts against the quota at once and is given back when nothing arrives within 30 minutes. Upload to the address, then call complete.'
	},
	access: 'submit',
	body: NewSubmissionSchema,
	answer: v.object({
		id: Uuid,
		number: v.number(),
		upload: v.looseObject({
			method: v.string(),
			url: v.string(),
			headers: v.record(v.string(), v.string()),
			expiresAt: v.string()
		})
	}),
	errors: [
		'members_only',
		'problem_not_open',
		'entry_needed',
		'kind_not_accepted',
		'sandbox_missing',
		'too_large',
		'quota_day_spent',
		'quota_total_spent',
		'quota_concurrent'
	]
});

export const readSubmission = endpoint({
	method: 'GET',
	path: '/submissions/{id}',
	name: 'readSubmission',
	tag: 'submissions',
	summary: {
		ko: '제출물 하나: 상태, 작업, 공개 점수',
		en: 'One submission: its state, its jobs, its public scores'
	},
	access: 'read',
	answer: Submission,
	errors: ['not_found']
});

export const completeSubmission = endpoint({
	method: 'POST',
	path: '/submissions/{id}/complete',
	name: 'completeSubmission',
	tag: 'submissions',
	summary: {
		ko: '다 올렸다고 알립니다. 제출물이 대기열에 들어갑니다',
		en: 'Says that the upload is there; the submission joins the queue'
	},
	access: 'submit',
	answer: Submission,
	errors: ['not_found', 'upload_missing', 'upload_differs']
});
