import { isPublicProvider } from '#lib/identity/mail-domains.ts';

/** Words that open many doors elsewhere, at the length that is asked for here. Compared without case, spaces and signs. */
const common = new Set(
	`1234567890 0123456789 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 password12 password123
	password1234 passw0rd123 p4ssword123 iloveyou123 iloveyou12 letmein1234 welcome123 welcome1234 admin12345 administrator
	changeme123 football123 baseball123 superman123 abcdefghij abcd123456 abc1234567 asdfghjkl1 asdfasdfasdf zxcvbnm123 qwer123456
	qwer1234qwer test123456 testtest123 korea12345 seoul12345 daehanminguk saranghae1 saranghae123 sarang1234 gksmf12345 wjdqh12345
	aichampion aichampion1 aichampion123 aichampion2026 challenge123 champion123`.split(/\s+/)
);

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const reversed = (text: string): string => [...text].reverse().join('');

/** Why a password of sufficient length is refused, or null. `about` holds what others know of the person. */
export function passwordFault(password: string, about: readonly string[] = []): 'password_too_common' | null {
	const plain = password.normalize('NFKC').toLowerCase();
	const bare = plain.replace(/[^\p{L}\p{N}]/gu, '');
	if (common.has(bare) || new Set(plain).size < 4) return 'password_too_common';
	const runs = rows.some((row) => row.includes(bare) || reversed(row).includes(bare));
	const repeats = /^(.{1,4})\1+$/u.test(plain);
	const known = about.some((fact) => fact.length >= 5 && plain.replaceAll(fact.toLowerCase(), '').length < 4);
	return (bare.length > 0 && runs) || repeats || known ? 'password_too_common' : null;
}

const publicSuffixes = new Set(
	'co.kr or.kr go.kr ac.kr re.kr ne.kr pe.kr hs.kr ms.kr es.kr sc.kr co.uk ac.uk co.jp ac.jp com.cn edu.cn com.au'.split(
		' '
	)
);

/** Whether an organisation can be known by this domain. */
export const isOwnDomain = (domain: string): boolean =>
	!isPublicProvider(domain) && !publicSuffixes.has(domain);

/** Addresses under /organisations that are pages of their own. */
const reservedSlugs = new Set(['create', 'join']);

/** The first label of a domain, as an address on this platform. */
export function slugOf(domain: string): string {
	const label = domain.split('.')[0]!.replace(/[^a-z0-9-]/g, '');
	return label === '' || reservedSlugs.has(label) ? `${label}-organisation`.replace(/^-/, '') : label;
}

/** How a recovery code or a digit code is compared: without the spaces and hyphens that people add. */
export const bareCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

export const totpPeriodSeconds = 30;

/** The counters whose codes are taken at `now`: one before and one after, for clocks that are a little off; never one used before. */
export function openCounters(now: Date, lastUsed: bigint | null): bigint[] {
	const current = BigInt(Math.floor(now.getTime() / (totpPeriodSeconds * 1000)));
	return [current, current - 1n, current + 1n].filter(
		(counter) => counter >= 0n && (lastUsed === null || counter > lastUsed)
	);
}

/** An address of this site and nothing else, so that a link cannot send people elsewhere after they sign in. */
export function safeNext(next: string, fallback = '/'): string {
	if (!/^\/(?![/\\])/.test(next) || /[\\\p{Cc}]/u.test(next)) return fallback;
	const parsed = URL.parse(next, 'http://here.invalid');
	// "/.//host" is tidied into "//host", which a browser takes for another host: look at what came out as well.
	if (parsed?.host !== 'here.invalid' || parsed.pathname.startsWith('//')) return fallback;
	return parsed.pathname + parsed.search;
}
