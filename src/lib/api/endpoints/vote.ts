import { endpoint } from '../endpoint.ts';
import { Ballot, CastBallot, EarnPass, Frame, Passes, Poll, Receipt, Series } from '../shapes/vote.ts';

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
	errors: ['no_season', 'proof_needed', 'proof_wrong', 'proof_spent', 'too_many_requests', 'unavailable']
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
	errors: [
		'pass_needed',
		'account_needed',
		'identity_needed',
		'account_disabled',
		'no_such_option',
		'poll_not_open',
		'poll_closed',
		'ballot_already_cast'
	]
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

export const readSeries = endpoint({
	method: 'GET',
	path: '/polls/{slug}/series',
	name: 'readSeries',
	tag: 'vote',
	summary: { ko: '투표가 어떻게 흘렀는지, 분과 보기마다', en: 'How a vote went, by minute and option' },
	about: {
		ko: '분마다 들어온 표(`ballots`)와 보기가 받은 점수(`options`)를 집계된 것, 다시 투표해 바뀐 것, 제외된 것으로 나눠요. 결과가 발표된 뒤에, 집계를 보여 주는 투표는 열린 뒤부터 볼 수 있어요.',
		en: 'For each minute its ballots, and the points of each option, apart by whether they were counted, replaced by a later ballot, or excluded. From publication on; of a poll that shows its running tally, from its opening on.'
	},
	access: 'open',
	answer: Series,
	errors: ['not_found', 'poll_not_published']
});

export const readSeriesFile = endpoint({
	method: 'GET',
	path: '/polls/{slug}/series.csv',
	name: 'readSeriesFile',
	tag: 'vote',
	summary: { ko: '같은 내용의 CSV 파일', en: 'The same as a CSV file' },
	about: {
		ko: '`champion verify --series`가 투표 기록에서 만드는 파일과 바이트까지 같아요.',
		en: 'Byte for byte what `champion verify --series` makes from the vote log.'
	},
	access: 'open',
	answer: null,
	media: 'text/csv',
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
		ko: 'C2SP tlog-tiles의 경로입니다. 표가 담긴 entries 타일은 결과가 발표된 뒤에 열립니다. 첫 줄인 규칙(`tile/entries/000.p/1`)은 규칙이 확정될 때부터 열려 있습니다.',
		en: 'By its path in C2SP tlog-tiles. Tiles of entries, which hold the ballots, open once the result is published; the rules alone, `tile/entries/000.p/1`, from the moment they are fixed.'
	},
	access: 'open',
	answer: null,
	media: 'application/octet-stream',
	errors: ['not_found', 'poll_not_published']
});
