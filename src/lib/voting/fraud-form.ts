import * as v from 'valibot';
import type { FraudRule } from './fraud.ts';
import { optionalWhole } from './form-parts.ts';

const number = (most: number) => v.optional(optionalWhole(1, most).wrapped);

/** The rules by which ballots are set aside, a field for each number; a rule without its numbers is not applied. */
export const fraudFields = {
	burstPerMinute: number(1_000_000),
	freshPerMinute: number(1_000_000),
	skewBallots: number(1_000_000),
	skewPoints: number(100)
};
type Filled = { [K in keyof typeof fraudFields]?: v.InferOutput<(typeof fraudFields)[K]> };

/** Undefined where the form is silent about rules; null where one of the two numbers of `skew` is missing. */
export function fraudFrom(form: Filled): FraudRule[] | undefined | null {
	if (Object.keys(fraudFields).every((name) => form[name as keyof Filled] === undefined)) return undefined;
	const { burstPerMinute = null, freshPerMinute = null, skewBallots = null, skewPoints = null } = form;
	if ((skewBallots === null) !== (skewPoints === null)) return null;
	const rules: FraudRule[] = [];
	if (burstPerMinute !== null) rules.push({ rule: 'burst', perMinute: burstPerMinute });
	if (freshPerMinute !== null) rules.push({ rule: 'fresh', perMinute: freshPerMinute });
	if (skewBallots !== null && skewPoints !== null)
		rules.push({ rule: 'skew', ballots: skewBallots, points: skewPoints });
	return rules;
}

export function fraudValues(rules: readonly FraudRule[]): Record<keyof Filled, string> {
	const values = { burstPerMinute: '', freshPerMinute: '', skewBallots: '', skewPoints: '' };
	for (const rule of rules) {
		if (rule.rule === 'burst') values.burstPerMinute = String(rule.perMinute);
		if (rule.rule === 'fresh') values.freshPerMinute = String(rule.perMinute);
		if (rule.rule === 'skew')
			Object.assign(values, { skewBallots: String(rule.ballots), skewPoints: String(rule.points) });
	}
	return values;
}
