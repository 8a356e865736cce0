import type { DemoPerson } from './types.ts';
import { t } from './text.ts';

type Pair = readonly [ko: string, en: string];

/** A person of the demo world; the mail address is `key@domain`. */
export function person(
	key: string,
	domain: string,
	locale: 'ko' | 'en',
	name: Pair,
	affiliation: Pair,
	bio: Pair
): DemoPerson {
	return {
		key,
		mail: `${key}@${domain}`,
		name: t(...name),
		locale,
		affiliation: t(...affiliation),
		domain,
		bio: t(...bio)
	};
}
