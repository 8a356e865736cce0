import type { CheckName } from '#lib/voting/verdict.ts';
import type { Pair } from './words.ts';

/** What is said of votes: recounts, receipts, witnesses. */
export const voteSentences = {
	bundle_unread: ['읽지 못했어요: {source} ({why})', '{source} could not be read: {why}'],
	bad_rules_hash: ['규칙의 해시가 아니에요: {hash}', '{hash} is not the hash of rules.'],
	bad_witness_key: ['증인의 키가 아니에요: {key}', '{key} is not the key of a witness.'],
	witnessed: ['마지막 확인점을 본 증인 {name}: {at}', 'Witness {name} saw the last checkpoint: {at}'],
	check_format: ['투표 기록 파일이에요', 'The file is a vote log'],
	check_key: ['기록의 키', 'The key of the log'],
	check_rules: ['예고한 규칙 그대로예요', 'The rules are those announced'],
	check_ballots: [
		'모든 표가 규칙에 맞고 투표 시간 안에 왔어요',
		'Every ballot fits the rules and came within the window'
	],
	check_unique: ['한 사람이 두 번 투표하지 않았어요', 'No voter has two ballots'],
	check_unique_last: ['한 사람의 표는 마지막 것만 셌어요', 'Of each voter only the last ballot counts'],
	check_quarantine: [
		'따로 둔 표가 모두 기록에 있고, 정해진 인원이 결정했어요',
		'Every ballot set aside is named, and decided by enough people'
	],
	check_checkpoints: [
		'서명된 확인점이 모두 이 기록으로 이어져요',
		'Every signed checkpoint leads to these lines'
	],
	check_complete: ['빠지거나 덧붙은 줄이 없어요', 'Nothing is missing and nothing was added'],
	check_tally: ['다시 센 결과가 공개된 결과와 같아요', 'The published counts are the recounted ones'],
	check_reconciled: ['받은 표의 셈이 모두 맞아요', 'Everything that was received is accounted for'],
	h_votes: ['표', 'votes'],
	h_option: ['보기', 'option'],
	verified_log: [
		'표 {ballots}장, 기록 {leaves}줄, 루트 {root}',
		'ballots: {ballots}, lines: {leaves}, root {root}'
	],
	verified_rehearsal: [
		'리허설이에요. 이 투표의 결과는 아무 뜻도 없어요.',
		'This is a rehearsal. Its result means nothing.'
	],
	compare_key: [
		'위의 키를 방송에 나온 것과 견주거나 --key로 넣어 주세요.',
		'Compare the key above with the one shown on air, or give it with --key.'
	],
	verified: ['공개된 결과가 기록과 맞아요.', 'The published result matches its log.'],
	not_verified: ['공개된 결과가 이 기록과 맞지 않아요.', 'The published result does NOT match this log.'],
	receipt_how: [
		'방송에 나온 키를 --key로, 공개된 뒤에는 기록을 --bundle로 알려 주세요.',
		'Give the key that was shown on air with --key, or the published log with --bundle.'
	],
	receipt_key: ['투표 기록의 키가 아니에요: {key}', '{key} is not the key of a vote log.'],
	receipt_bad: [
		'이 기록의 영수증이나 약속이 아니거나 내용이 바뀌었어요',
		'This is not a receipt of this log, nor a promise, or it was changed'
	],
	receipt_good: [
		'영수증 {code}: {option}번을 고른 표, {size}줄짜리 기록 {origin}의 {index}번째 줄',
		'Receipt {code}: a ballot for option {option}, line {index} of {size} of the log {origin}'
	],
	receipt_next: [
		'기록과는 아직 견주지 않았어요. 아래 확인점을 방송에 나온 것과 견주거나, 공개된 기록을 --bundle로 알려 주세요.',
		'Not compared with the log yet. Compare this checkpoint with the one shown on air, or give the published log with --bundle.'
	],
	promise_good: [
		'약속 {code}: {option}번을 고른 표를 기록에 넣겠다고 {origin} 키로 서명한 글',
		'Promise {code}: signed word of {origin} that a ballot for option {option} will stand in the log'
	],
	promise_next: [
		'지켜졌는지는 공개된 기록을 --bundle로 알려 주면 확인해요. 서명한 글:',
		'Whether it was kept shows in the published log: give it with --bundle. What was signed:'
	],
	receipt_in_log: ['기록의 {index}번째 줄에 그대로 있어요', 'It stands in the log, line {index}'],
	receipt_not_in_log: [
		'이 기록에 없어요. 서명이 있으니 두 파일을 모두 간직하고 감사자나 언론에 알려 주세요',
		'It does NOT stand in this log. It is signed, so keep both files and tell an auditor or the press'
	],
	receipt_log_unusable: [
		'이 파일에서는 찾아보지 않았어요. 이 투표의 기록을 온전히 받은 것인지 확인해 주세요',
		'Nothing was looked up in this file. Check that it is the log of this vote, and that you have all of it'
	],
	witness_name: [
		'증인의 이름을 --name으로 알려 주세요. 예: --name witness.example',
		'Give the witness a name with --name, for instance --name witness.example'
	],
	witness_log: [
		'지켜볼 투표의 키를 --log로 알려 주세요. 투표 페이지에 있어요.',
		'Give the key of a vote to watch with --log. It stands on the page of the vote.'
	],
	witness_listen: [
		'주소가 아니에요: {address}. 예: 127.0.0.1:8095',
		'{address} is no address. For instance 127.0.0.1:8095'
	],
	witness_taken: [
		'{address}에서 기다릴 수 없어요({why}). 다른 주소를 --listen으로 알려 주세요.',
		'Cannot listen at {address} ({why}). Give another address with --listen.'
	],
	witness_ready: [
		'이름이 {prefix} 글자로 시작하는 투표를 지켜봐요. 주소 {address}\n운영자에게 줄 키와 주소:\n{key} {address}',
		'Watching votes whose names begin with {prefix}, at {address}\nFor the operators, key and address:\n{key} {address}'
	]
} satisfies Record<string, Pair> & Record<`check_${CheckName}`, Pair>;
