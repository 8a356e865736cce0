import { config } from '#lib/server/platform/index.ts';
import { parseFraudRules } from '#lib/voting/fraud.ts';
import { parseWitnesses } from './log/witnesses.ts';

/** Throws where `FRAUD_RULES` or `WITNESSES` cannot be read: at the start, since at the first vote it would be too late. */
export function checkVotingSettings(): void {
	const { FRAUD_RULES, WITNESSES } = config();
	parseFraudRules(FRAUD_RULES);
	parseWitnesses(WITNESSES);
}
