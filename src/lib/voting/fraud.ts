import type { PollRules } from './leaf.ts';

/**
 * By what ballots are set aside without anybody's doing; the numbers are part of a poll's rules. All speak of one network:
 * `burst`: more first ballots than `perMinute` in a minute. `fresh`: more passes issued than `perMinute` in a minute; the ballots
 * of these passes. `skew`: at least `ballots`, of which the share of one option is more than `points` percentage points above its
 * share in all other networks; a network with half of all ballots or more is not judged so.
 */
export type FraudRule =
	| { rule: 'burst'; perMinute: number }
	| { rule: 'fresh'; perMinute: number }
	| { rule: 'skew'; ballots: number; points: number };

const numbers: Record<FraudRule['rule'], readonly string[]> = {
	burst: ['perMinute'],
	fresh: ['perMinute'],
	skew: ['ballots', 'points']
};

const isRuleName = (name: string): name is FraudRule['rule'] => Object.hasOwn(numbers, name);

/** Whether these are rules that we know how to apply: each once, with its own whole numbers of at least one. */
export function areFraudRules(rules: PollRules['fraud']): rules is FraudRule[] {
	const known = rules.every(({ rule, ...rest }) => {
		const wanted = isRuleName(rule) ? numbers[rule] : [];
		const sane = Object.values(rest).every((value) => Number.isSafeInteger(value) && Number(value) >= 1);
		return isRuleName(rule) && sane && Object.keys(rest).toSorted().join() === wanted.toSorted().join();
	});
	return known && new Set(rules.map(({ rule }) => rule)).size === rules.length;
}

/** From a line such as `burst:300 fresh:100 skew:100,40`; `none` for none. Throws for anything else. */
export function parseFraudRules(line: string): FraudRule[] {
	const rules = line
		.split(/\s+/)
		.filter((word) => word !== '' && word !== 'none')
		.map((word) => {
			const [rule = '', values = ''] = word.split(':');
			const given = values.split(',').map(Number);
			const names = isRuleName(rule) ? numbers[rule] : [];
			if (names.length !== given.length) return { rule: '' };
			return { rule, ...Object.fromEntries(names.map((name, at) => [name, given[at]!])) };
		});
	if (!areFraudRules(rules))
		throw new Error(`FRAUD_RULES: ${line} are not rules such as burst:300 skew:100,40.`);
	return rules;
}
