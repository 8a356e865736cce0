import type { DataColumn } from '../types.ts';
import { t } from '../text.ts';
import { flag, number } from './columns.ts';
import type { Mail } from './mail-text.ts';

/** Words counted per hundred words. Chosen from common knowledge of mail, before looking at any label. */
export const COUNTED = [
	'free', 'money', 'click', 'offer', 'credit', 'order', 'guarantee', 'remove', 'your', 'our', 'business', 'please',
	'wrote', 'think', 'but', 'problem', 'file', 'version', 'list', 'thanks'
]; // prettier-ignore

/** Share of `part` in `whole`, safe for empty mails. */
const share = (part: number, whole: number) => part / Math.max(1, whole);
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const rounded = (value: number) => Number(value.toFixed(4));

export function mailFeatures(mail: Mail): number[] {
	const { subject, body } = mail;
	const tokens = `${subject} ${body}`.toLowerCase().match(/[a-z']+/g) ?? [];
	const seen = new Map<string, number>();
	for (const token of tokens) seen.set(token, (seen.get(token) ?? 0) + 1);
	const lines = body.split('\n');
	return [
		mail.html ? 1 : 0,
		Math.log1p(body.length),
		share(count(body, /[A-Z]/g), count(body, /[A-Za-z]/g)),
		share(count(subject, /[A-Z]/g), count(subject, /[A-Za-z]/g)),
		/^\s*re\s*:/i.test(subject) ? 1 : 0,
		count(subject, /[!$%]/g),
		share(100 * count(body, /!/g), tokens.length),
		share(100 * count(body, /\$/g), tokens.length),
		share(100 * count(body, /\?/g), tokens.length),
		share(100 * count(body, /URL/g), tokens.length),
		share(100 * count(body, /EMAIL/g), tokens.length),
		share(100 * count(body, /NUM/g), tokens.length),
		share(lines.filter((line) => line.startsWith('>')).length, lines.length),
		share(seen.size, tokens.length),
		...COUNTED.map((word) => share(100 * (seen.get(word) ?? 0), tokens.length))
	].map(rounded);
}

export const MAIL_COLUMNS: DataColumn[] = [
	flag('is_html', t('HTML 메일이면 1', '1 for an HTML mail')),
	number('log_length', 'ln(characters)', t('본문 글자 수의 로그', 'Logarithm of the body’s length')),
	number(
		'body_capitals',
		'share',
		t('본문 영문자 중 대문자 비율', 'Share of capitals among letters of the body')
	),
	number(
		'subject_capitals',
		'share',
		t('제목 영문자 중 대문자 비율', 'Share of capitals among letters of the subject')
	),
	flag('is_reply', t('제목이 Re:로 시작하면 1', '1 if the subject begins with Re:')),
	number('subject_marks', 'count', t('제목의 !, $, % 수', 'Number of !, $ and % in the subject')),
	number('exclamations', 'per 100 words', t('본문의 느낌표', 'Exclamation marks in the body')),
	number('dollars', 'per 100 words', t('본문의 $', 'Dollar signs in the body')),
	number('questions', 'per 100 words', t('본문의 물음표', 'Question marks in the body')),
	number('links', 'per 100 words', t('본문의 링크', 'Links in the body')),
	number('addresses', 'per 100 words', t('본문의 메일 주소', 'Mail addresses in the body')),
	number('long_numbers', 'per 100 words', t('네 자리 이상 숫자', 'Numbers of four digits or more')),
	number('quoted_lines', 'share', t('인용 줄(>)의 비율', 'Share of quoted lines (>)')),
	number('variety', 'share', t('서로 다른 낱말의 비율', 'Distinct words among all words')),
	...COUNTED.map((word) => number(`word_${word}`, 'per 100 words', t(`낱말 ‘${word}’`, `The word ‘${word}’`)))
];
