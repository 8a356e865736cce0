import * as v from 'valibot';
import { logSteps } from '#lib/evaluation/live-log.ts';
import { NewSubmissionSchema } from '#lib/evaluation/submission.ts';
import { endpoint } from '../endpoint.ts';
import { Count, queryCount, Uuid } from '../shapes/common.ts';
import { Board, Quotas, Submission, SubmissionBrief } from '../shapes/evaluation.ts';
import { Upload } from '../shapes/uploads.ts';
import { Problem, WholeProblem } from '../shapes/problems.ts';

export const listProblems = endpoint({
	method: 'GET',
	path: '/problems',
	name: 'listProblems',
	cli: 'champion problems',
	tag: 'problems',
	summary: { ko: '이번 시즌에 공개된 문제', en: 'The published problems of this season' },
	access: 'open',
	answer: v.array(Problem)
});

export const readProblem = endpoint({
	method: 'GET',
	path: '/problems/{slug}',
	name: 'readProblem',
	cli: 'champion problem first-flower',
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
	cli: 'champion download first-flower',
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
	cli: 'champion leaderboard first-flower',
	tag: 'problems',
	summary: { ko: '공개 평가 데이터에 따른 순위표', en: 'The leaderboard by the public split' },
	about: {
		ko: '한 쪽에 50팀씩입니다. `q`로 팀 이름을 찾고, `team`에 팀 주소를 넣으면 그 팀의 점수 변화도 함께 옵니다. 순위표를 멈춘 동안에는 멈춘 때의 모습이 옵니다.',
		en: 'Fifty teams to a page. `q` finds teams by name; with the address of a team in `team` its history comes, too. While the board is frozen it is answered as it stood then.'
	},
	access: 'open',
	query: v.object({
		page: queryCount(1, 1_000_000, 1),
		q: v.optional(v.pipe(v.string(), v.maxLength(60))),
		team: v.optional(v.pipe(v.string(), v.maxLength(80)))
	}),
	answer: Board,
	errors: ['not_found']
});

export const readQuota = endpoint({
	method: 'GET',
	path: '/problems/{slug}/quota',
	name: 'readQuota',
	cli: 'champion quota first-flower',
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
	example: {
		problem: 'first-flower',
		teamId: '0f6c1e1c-6b0e-4c53-9c0a-1d2f3a4b5c6d',
		kind: 'predictions',
		filename: 'predictions.csv',
		bytes: 1024,
		sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
	},
	cli: 'champion submit first-flower predictions.csv',
	tag: 'submissions',
	summary: {
		ko: '제출 자리를 잡고 올릴 주소를 받습니다',
		en: 'Reserves a submission and answers with the address to upload to'
	},
	about: {
		ko: '자리는 곧바로 제출 횟수에 잡힙니다. `parts`에 8 MiB 조각마다의 SHA-256을 적으면 조각으로 올리고 끊긴 곳부터 이어 올릴 수 있습니다. 24시간 쉬면 자리를 돌려받습니다. `parts`가 없으면 주소 하나에 30분 안에 올립니다. 다 올린 뒤 complete를 부르세요. 같은 파일을 올리던 중이면 그 제출이 이어지고(`resumed`), 이미 제출한 파일이면 거절하며 횟수는 줄지 않습니다. 그래도 제출하려면 `again`을 보내세요.',
		en: 'The place counts against the quota at once. With the SHA-256 of each part of 8 MiB in `parts` the upload goes in parts and can go on where it broke off; after 24 hours of rest the place is given back. Without `parts` the file goes to one address within 30 minutes. Then call complete. The same file whose upload is under way goes on (`resumed`); one that was handed in before is refused and costs nothing, unless `again` is sent.'
	},
	access: 'submit',
	body: NewSubmissionSchema,
	answer: v.object({ id: Uuid, number: v.number(), resumed: v.boolean(), upload: Upload }),
	errors: [
		'duplicate_submission',
		'members_only',
		'problem_not_open',
		'entry_needed',
		'kind_not_accepted',
		'sandbox_missing',
		'no_scoring_pool',
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
	cli: 'champion status ID',
	tag: 'submissions',
	summary: {
		ko: '제출물 하나: 상태, 작업, 공개 점수',
		en: 'One submission: its state, its jobs, its public scores'
	},
	access: 'read',
	answer: Submission,
	errors: ['not_found']
});

export const readLog = endpoint({
	method: 'GET',
	path: '/submissions/{id}/log',
	name: 'readLog',
	cli: 'champion logs ID -f',
	tag: 'submissions',
	summary: {
		ko: '실행 중이거나 끝난 작업의 로그',
		en: 'The log of a job, while it runs and after'
	},
	about: {
		ko: '`after`에 지난 답의 `next`를 넣으면 그 뒤의 글만 옵니다. 작업이 처음부터 다시 실행되면 `from`이 0으로 돌아옵니다. 아직 시작하지 않은 작업의 로그는 비어 있습니다.',
		en: 'With the last `next` as `after`, only what is new comes. Where the job began again, `from` is back at 0. A job that has not begun has an empty log.'
	},
	access: 'read',
	query: v.object({
		step: v.optional(v.picklist(logSteps), 'score'),
		after: queryCount(0, 999_999_999, 0)
	}),
	answer: v.object({
		step: v.picklist(logSteps),
		from: Count,
		next: Count,
		text: v.string(),
		ended: v.boolean()
	}),
	errors: ['not_found']
});

export const cancelSubmission = endpoint({
	method: 'POST',
	path: '/submissions/{id}/cancel',
	name: 'cancelSubmission',
	cli: 'champion cancel ID',
	tag: 'submissions',
	summary: {
		ko: '제출을 거둬들입니다. 아직 실행되지 않았으면 제출 횟수를 돌려받습니다',
		en: 'Takes a submission back; one that had not begun to run costs no quota'
	},
	access: 'submit',
	answer: Submission,
	errors: ['not_found', 'submission_over']
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
	errors: [
		'not_found',
		'problem_not_open',
		'upload_missing',
		'upload_incomplete',
		'upload_differs',
		'upload_over'
	]
});
