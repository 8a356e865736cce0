import type { Text } from '#lib/text.ts';
import { consentItems, type ConsentItem } from './schema.ts';

/** How long a consent lasts unless it is withdrawn. */
export const consentDays = 180;

const itemNames: Record<ConsentItem, Text> = {
	name: { ko: '이름', en: 'name' },
	email: { ko: '이메일', en: 'e-mail address' },
	profile: { ko: '소개 글과 링크', en: 'profile text and links' },
	results: { ko: '팀과 대회 성적', en: 'team and results' }
};

/** The text that is agreed to, with the five notices the privacy law asks for. Its hash is kept with the consent. */
export function consentText(recipient: Text, items: readonly ConsentItem[], expiresAt: Date): Text {
	// The day in Korea, as every page says it.
	const until = new Date(expiresAt.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
	const chosen = consentItems.filter((item) => items.includes(item));
	return {
		ko: [
			`1. 제공받는 곳: ${recipient.ko}`,
			'2. 이용 목적: 채용·연구·창업 지원 제안',
			`3. 제공 항목: ${chosen.map((item) => itemNames[item].ko).join(', ')}`,
			`4. 보유 기간: ${until}까지, 또는 동의를 거둘 때까지`,
			'5. 동의하지 않을 권리가 있으며, 동의하지 않아도 대회 참가와 시상에 불이익이 없습니다.'
		].join('\n'),
		en: [
			`1. Recipient: ${recipient.en}`,
			'2. Purpose: offers of employment, research or start-up support',
			`3. Items: ${chosen.map((item) => itemNames[item].en).join(', ')}`,
			`4. Kept until ${until}, or until you withdraw`,
			'5. You may refuse. Refusing has no effect on your entry or your prizes.'
		].join('\n')
	};
}
