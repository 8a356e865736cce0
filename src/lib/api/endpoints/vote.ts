import { endpoint } from '../endpoint.ts';
import { Ballot, CastBallot, EarnPass, Frame, Passes, Poll, Receipt } from '../shapes/vote.ts';

const oneSecond = 'public, s-maxage=1, stale-while-revalidate=5';

export const readLive = endpoint({
	method: 'GET',
	path: '/live',
	name: 'readLive',
	tag: 'vote',
	summary: { ko: '지금 방송에 나가는 화면', en: 'What is on air now' },
	access: 'open',
	answer: Frame,
	cache: oneSecond,
	errors: ['no_season']
});

export const getPass = endpoint({
	method: 'POST',
	path: '/viewer',
	name: 'getPass',
	tag: 'vote',
	summary: { ko: '이 기기의 투표권 받기', en: 'Gives this device a voter pass' },
	about: {
		ko: '쿠키로 주고, 프로그램을 위해 답에도 넣습니다. 투표권은 접근 토큰이 아닙니다. 처음 요청하면 `proof_needed`로 계산 문제(ALTCHA)를 주고, 그 답을 `proof`로 보내면 투표권을 줍니다.',
		en: 'As a cookie and, for programs, in the answer. A voter pass is not an access token. The first request is refused as `proof_needed` with a piece of work (ALTCHA); its result, sent as `proof`, buys the pass.'
	},
	access: 'open',
	body: EarnPass,
	answer: Passes,
	errors: ['no_season', 'proof_needed', 'proof_wrong', 'proof_spent']
});

export const readPoll = endpoint({
	method: 'GET',
	path: '/polls/{slug}',
	name: 'readPoll',
	tag: 'vote',
	summary: { ko: '투표 하나와, 발표 뒤에는 결과', en: 'One poll and, once published, its result' },
	access: 'open',
	answer: Poll,
	cache: oneSecond,
	errors: ['not_found']
});

export const castBallot = endpoint({
	method: 'POST',
	path: '/polls/{slug}/ballots',
	name: 'castBallot',
	example: { option: 1 },
	tag: 'vote',
	summary: { ko: '표 던지기', en: 'Casts a ballot' },
	about: {
		ko: '투표권은 쿠키나 `Authorization: Bearer`로 보냅니다. 답이 오면 표는 저장된 것입니다.',
		en: 'The voter pass travels as a cookie or as `Authorization: Bearer`. Once this answers, the ballot is stored.'
	},
	access: 'open',
	body: Ballot,
	answer: CastBallot,
	errors: ['pass_needed', 'no_such_option', 'poll_not_open', 'poll_closed', 'ballot_already_cast']
});

export const readReceipt = endpoint({
	method: 'GET',
	path: '/polls/{slug}/receipt',
	name: 'readReceipt',
	tag: 'vote',
	summary: { ko: '내 표의 영수증', en: 'The receipt of your ballot' },
	about: {
		ko: '`Accept: application/json`이면 JSON으로, 아니면 tlog-proof 파일로 답합니다.',
		en: 'JSON for those who ask with `Accept: application/json`, else a tlog-proof file.'
	},
	access: 'open',
	sameSite: true,
	answer: Receipt,
	errors: ['pass_needed', 'not_found', 'receipt_pending']
});

export const readBundle = endpoint({
	method: 'GET',
	path: '/polls/{slug}/bundle',
	name: 'readBundle',
	tag: 'vote',
	summary: { ko: '발표된 투표 기록 전체', en: 'The published vote log, whole' },
	access: 'open',
	media: 'application/x-ndjson',
	answer: null,
	errors: ['not_found', 'poll_not_published']
});

export const readLogCheckpoint = endpoint({
	method: 'GET',
	path: '/polls/{slug}/log/checkpoint',
	name: 'readLogCheckpoint',
	tag: 'vote',
	summary: { ko: '투표 기록의 최신 확인점', en: 'The latest checkpoint of a vote log' },
	about: {
		ko: 'C2SP tlog-checkpoint 형식이며, 증인들의 공동 서명이 뒤따릅니다.',
		en: 'A C2SP tlog-checkpoint, followed by the cosignatures of witnesses.'
	},
	access: 'open',
	answer: null,
	media: 'text/plain',
	cache: oneSecond,
	errors: ['not_found']
});

export const readLogTile = endpoint({
	method: 'GET',
	path: '/polls/{slug}/log/tile/{...tile}',
	name: 'readLogTile',
	tag: 'vote',
	summary: { ko: '투표 기록의 타일', en: 'A tile of a vote log' },
	about: {
		ko: 'C2SP tlog-tiles의 경로입니다. 표가 담긴 entries 타일은 결과가 발표된 뒤에 열립니다.',
		en: 'By its path in C2SP tlog-tiles. Tiles of entries, which hold the ballots, open once the result is published.'
	},
	access: 'open',
	answer: null,
	media: 'application/octet-stream',
	errors: ['not_found', 'poll_not_published']
});
