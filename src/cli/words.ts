/**
 * What the command line says, in both languages. It stands by itself, apart from the pages' messages, so that the tool
 * starts at once and can be carried as one file.
 */
import type { Locale } from '#lib/text.ts';
import { voteSentences } from './words-vote.ts';

export type Pair = [ko: string, en: string];

const sentences = {
	...voteSentences,
	usage: ['사용법: {usage}\n\n{about}', 'Usage: {usage}\n\n{about}'],
	unknown_command: [
		'그런 명령은 없어요: {name}. champion help로 명령을 볼 수 있어요.',
		'There is no command {name}. champion help lists them.'
	],
	argument_missing: ['빠진 것이 있어요.', 'Something is missing.'],
	argument_extra: ['남는 것이 있어요: {words}', 'There is too much: {words}'],
	unknown_option: ['그런 옵션은 없어요: {option}', 'There is no option {option}.'],
	option_value: ['{option} 뒤에 오는 값을 확인해 주세요.', 'Check what follows {option}.'],
	wrong_usage: ['{why}\n사용법: {usage}', '{why}\nUsage: {usage}'],
	surprise: ['예상하지 못한 일이 생겼어요: {error}', 'Something unexpected happened: {error}'],
	which_server: [
		'어느 서버인지 알려 주세요. 예: champion login --server https://champion.example',
		'Say which server, for instance: champion login --server https://champion.example'
	],
	bad_server: [
		'서버 주소가 아니에요: {server}. https://로 시작하는 주소를 넣어 주세요.',
		'{server} is no server address. Give one that begins with https://.'
	],
	plain_http: [
		'주의: 암호화되지 않은 주소({server})라 토큰이 그대로 지나가요.',
		'Careful: {server} is not encrypted, so your token travels in the clear.'
	],
	sign_in: ['먼저 로그인해 주세요: champion login', 'Sign in first: champion login'],
	unreachable: ['{server} 서버에 닿지 못했어요: {why}', 'Could not reach {server}: {why}'],
	not_ours: [
		'서버({server})가 알아들을 수 없는 답을 했어요({status}). 주소가 맞나요?',
		'{server} answered something else ({status}). Is the address right?'
	],
	retrying: [
		'서버가 바빠요. {seconds}초 뒤에 다시 해 볼게요.',
		'The server is busy. Trying again in {seconds} s.'
	],
	server_away: [
		'서버가 답하지 않아요. 돌아올 때까지 기다릴게요.',
		'The server does not answer. Waiting for it to come back.'
	],
	login_go: [
		'브라우저에서 아래 주소를 열고 코드를 확인해 주세요.\n\n  {uri}\n\n  코드  {code}\n\n직접 시작한 로그인만 확인하세요. 이 코드를 남에게 보내지 마세요. {minutes}분 동안 기다릴게요.',
		'Open this address in a browser and confirm the code.\n\n  {uri}\n\n  Code  {code}\n\nConfirm only what you started yourself, and send this code to nobody. Waiting for {minutes} minutes.'
	],
	login_done: [
		'{email} 계정으로 로그인했어요. 토큰은 {date}까지 쓸 수 있어요.',
		'Signed in as {email}. The token is good until {date}.'
	],
	login_token: ['{email} 계정으로 로그인했어요.', 'Signed in as {email}.'],
	login_no_token: [
		'토큰이 비어 있어요. --token - 으로 쓰면 표준 입력에서 읽어요.',
		'The token is empty. With --token - it is read from standard input.'
	],
	bad_token: [
		'이 토큰으로는 들어갈 수 없어요. /account/tokens에서 만든 토큰인지 확인해 주세요.',
		'This token opens nothing. Check that it is one made at /account/tokens.'
	],
	logout_done: [
		'{server}에서 로그아웃하고 토큰을 폐기했어요.',
		'Signed out of {server}; the token is revoked.'
	],
	logout_local: [
		'이 컴퓨터에서 토큰을 지웠어요. 서버에는 이미 없거나 닿지 못했어요.',
		'The token was removed from this machine. The server no longer has it, or could not be reached.'
	],
	logout_env: [
		'CHAMPION_TOKEN은 환경 변수라 여기서 지울 수 없어요. 토큰은 폐기했어요.',
		'CHAMPION_TOKEN is set in the environment and cannot be removed here. The token is revoked.'
	],
	logout_none: ['{server}에는 로그인하지 않았어요.', 'You are not signed in to {server}.'],
	nobody_teams: ['아직 연구팀이 없어요.', 'No team yet.'],
	no_problems: ['공개된 문제가 아직 없어요.', 'No problems are published yet.'],
	file_kept: ['{name}  이미 있어요', '{name}  already here'],
	file_got: ['{name}  {size}', '{name}  {size}'],
	file_broken: [
		'받은 파일 {name}의 내용이 서버의 것과 달라요. 지우고 다시 받아 주세요.',
		'What arrived as {name} differs from what the server has. Delete it and download it again.'
	],
	no_files: ['이 문제에는 내려받을 파일이 없어요.', 'This problem has no files to download.'],
	no_such_file: [
		'그런 파일은 없어요: {name}. 있는 파일: {names}',
		'There is no file {name}. There are: {names}'
	],
	no_file: ['읽을 수 없는 파일이에요: {file}', '{file} cannot be read.'],
	empty_file: ['빈 파일이에요: {file}', '{file} is empty.'],
	which_kind: [
		'어떤 제출인지 알 수 없어요. --kind로 알려 주세요: {kinds}',
		'What kind of submission is it? Say so with --kind: {kinds}'
	],
	kind_refused: ['이 문제는 지금 {kind} 제출을 받지 않아요.', 'This problem takes no {kind} at present.'],
	too_large: ['{limit}까지만 받아요: {file} ({size})', '{file} has {size}; the limit is {limit}.'],
	which_team: [
		'어느 팀으로 제출할지 --team으로 알려 주세요: {teams}',
		'Say with --team for which team: {teams}'
	],
	no_team: [
		'제출할 수 있는 연구팀이 없어요. 이 문제에 참가한 팀이 있어야 해요.',
		'You have no team that can submit here. It must have entered this problem.'
	],
	no_such_team: [
		'{team} 팀의 팀원이 아니에요. 내 팀: {teams}',
		'You are not on the team {team}. Your teams: {teams}'
	],
	checking: ['파일 확인', 'Checking'],
	sending: ['올리는 중', 'Uploading'],
	resumed: [
		'지난번에 올리다 만 곳부터 이어 올려요({share}% 있음).',
		'Going on where the last upload broke off ({share}% is there).'
	],
	line_waits: [
		'연결이 끊겼어요. {seconds}초 뒤에 이어 올릴게요.',
		'The line broke. Going on in {seconds} s.'
	],
	line_broken: [
		'연결이 계속 끊겨요. 같은 명령을 다시 실행하면 이어 올려요.',
		'The line stays broken. Run the same command again to go on.'
	],
	interrupted: [
		'멈췄어요. 같은 명령을 다시 실행하면 이어 올려요.',
		'Stopped. Run the same command again to go on.'
	],
	submitted: ['제출했어요. {number}번째 제출  {id}', 'Handed in. Submission {number}  {id}'],
	follow_hint: [
		'결과 보기: champion status {id} --wait   로그: champion logs {id} -f',
		'Result: champion status {id} --wait   Log: champion logs {id} -f'
	],
	cancelled: ['거둬들였어요: {id}', '{id} was taken back.'],
	cancelling: ['멈추고 있어요: {id}', '{id} is being stopped.'],
	no_log: ['아직 로그가 없어요.', 'No log yet.'],
	log_ended: ['— {state} —', '— {state} —'],
	waits: ['대기 중, 앞에 {ahead}개', 'waiting, {ahead} ahead'],
	waits_about: [
		'대기 중, 앞에 {ahead}개, 약 {wait} 뒤 시작',
		'waiting, {ahead} ahead, starts in about {wait}'
	],
	waits_unknown: ['대기 중', 'waiting'],
	frozen: ['순위표는 {at}부터 멈춰 있어요.', 'The board has stood still since {at}.'],
	none_found: ['그런 팀은 순위표에 없어요.', 'No team on the board goes by these words.'],
	no_rows: ['아직 점수가 없어요.', 'No scores yet.'],
	page_of: ['{pages}쪽 중 {page}쪽. 다음: --page {next}', 'Page {page} of {pages}. Next: --page {next}'],
	renews: ['{at}에 새로 세요', 'renews at {at}'],
	not_entered: ['참가하지 않음', 'not entered'],
	h_team: ['팀', 'team'],
	h_problem: ['문제', 'problem'],
	h_title: ['제목', 'title'],
	h_metric: ['지표', 'metric'],
	h_state: ['상태', 'state'],
	h_score: ['점수', 'score'],
	h_interval: ['95% 구간', '95% interval'],
	h_entries: ['제출', 'entries'],
	h_rank: ['순위', 'rank'],
	h_today: ['오늘', 'today'],
	h_total: ['전체', 'total'],
	h_open: ['진행 중', 'under way'],
	h_name: ['이름', 'name'],
	h_mail: ['메일', 'mail'],
	h_teams: ['연구팀', 'teams'],
	h_scopes: ['권한', 'scopes'],
	h_server: ['서버', 'server'],
	h_kind: ['종류', 'kind'],
	h_file: ['파일', 'file'],
	h_files: ['파일', 'files'],
	h_kinds: ['받는 제출', 'accepts'],
	h_run: ['한 번 실행에', 'one run may use'],
	h_quota: ['하루 / 전체 / 동시', 'a day / in all / at once'],
	h_closed: ['마감', 'closed'],
	h_reason: ['이유', 'reason'],
	h_commands: ['명령', 'Commands'],
	open: ['열림', 'open'],
	closed: ['마감됨', 'closed'],
	state_created: ['올리는 중', 'uploading'],
	state_queued: ['대기·실행', 'queued or running'],
	state_scoring: ['채점', 'scoring'],
	state_scored: ['채점됨', 'scored'],
	state_failed: ['실패', 'failed'],
	state_refused: ['받지 않음', 'refused'],
	help: [
		'champion {version}: AI 챔피언의 명령줄\n\n사용법: champion 명령 [인자] [--server 주소] [--json] [--lang ko|en] [-q]\n',
		'champion {version}: AI Champion on the command line\n\nUsage: champion COMMAND [ARGUMENTS] [--server ADDRESS] [--json] [--lang ko|en] [-q]\n'
	],
	help_end: [
		'\n환경 변수: CHAMPION_SERVER, CHAMPION_TOKEN. 종료 코드: 0 됨, 1 거절·실패, 2 잘못 씀, 3 로그인 필요, 4 닿지 못함.',
		'\nEnvironment: CHAMPION_SERVER, CHAMPION_TOKEN. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 sign in, 4 unreachable.'
	]
} satisfies Record<string, Pair>;

export type Word = keyof typeof sentences;
export type Say = (word: Word, inputs?: Record<string, string | number>) => string;

export const words =
	(locale: Locale): Say =>
	(word, inputs = {}) =>
		(sentences[word] as Pair)[locale === 'ko' ? 0 : 1].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
			String(inputs[name] ?? whole)
		);

/** --lang, else what the terminal speaks, else English. */
export function localeOf(env: NodeJS.ProcessEnv, args: readonly string[]): Locale {
	const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
	const asked = at < 0 ? '' : args[at]!.includes('=') ? args[at]!.split('=')[1]! : (args[at + 1] ?? '');
	const spoken = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
	return /^ko/i.test(asked || spoken) ? 'ko' : 'en';
}
