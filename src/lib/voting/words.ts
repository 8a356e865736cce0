import { inLocale, type Locale, type Text } from '#lib/text.ts';
import { m } from '#lib/paraglide/messages.js';
import type { BallotForm, Choice } from './choice.ts';
import type { FraudRule } from './fraud.ts';
import type { Tier } from './leaf.ts';

const states: Record<string, () => string> = {
	committed: m.voting_state_committed,
	open: m.voting_state_open,
	closed: m.voting_state_closed,
	published: m.voting_state_published,
	tallied: m.voting_state_tallied,
	called_off: m.voting_state_called_off
};
export const pollStateWord = (state: string): string => (states[state] ?? (() => state))();

const tierNames: Record<string, () => string> = {
	device: m.voting_tier_device,
	account: m.voting_tier_account,
	identity: m.voting_tier_identity
};
/** Who may vote. */
export const tierWord = (tier: string): string => tierNames[tier]?.() ?? tier;

/** What a ballot says, in names: `A`, `A, C`, or `1. C, 2. A` where places count. */
export function nameOfChoice(
	poll: { form: BallotForm; options: readonly { number: number; label: Text }[] },
	choice: Choice,
	locale: Locale
): string {
	const nameOf = (number: number) =>
		inLocale(poll.options.find((option) => option.number === number)?.label ?? { ko: '', en: '' }, locale);
	const names = [choice].flat().map(nameOf);
	return (poll.form.kind === 'ranked' ? names.map((name, at) => `${at + 1}. ${name}`) : names).join(', ');
}

/** Who may vote, in a sentence. */
export function tierWords(poll: { tier: Tier; identity: { name: Text } | null }, locale: Locale): string {
	if (poll.tier === 'device') return m.voting_device_only();
	if (poll.tier === 'account') return m.voting_account_only();
	return m.voting_identity_only({ name: inLocale(poll.identity?.name ?? { ko: '–', en: '–' }, locale) });
}

/** The rules by which ballots are set aside, in words. */
export const fraudWords = (rules: readonly FraudRule[]): string[] =>
	rules.map((rule) => {
		if (rule.rule === 'burst') return m.voting_fraud_burst({ count: rule.perMinute });
		if (rule.rule === 'fresh') return m.voting_fraud_fresh({ count: rule.perMinute });
		return m.voting_fraud_skew({ ballots: rule.ballots, points: rule.points });
	});

const ruleNames: Record<string, () => string> = {
	burst: m.voting_fraud_name_burst,
	fresh: m.voting_fraud_name_fresh,
	skew: m.voting_fraud_name_skew,
	hand: m.voting_fraud_name_hand
};
/** Why a group was set aside: a rule of the poll, or a person. */
export const fraudRuleWord = (rule: string): string => ruleNames[rule]?.() ?? rule;
