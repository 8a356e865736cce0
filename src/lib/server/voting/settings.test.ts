import { expect, test, vi } from 'vitest';
import { checkVotingSettings } from './settings.ts';

test('rules for setting ballots aside that cannot be read stop the start', () => {
	vi.stubEnv('SECRET', 'a secret of the tests, long enough for a real one');
	vi.stubEnv('FRAUD_RULES', 'burst');
	expect(checkVotingSettings).toThrow('FRAUD_RULES: burst are not rules such as burst:300 skew:100,40.');
});
