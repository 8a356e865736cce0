import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import BallotFields from './BallotFields.svelte';

/** What is checked of the tiers when the form comes with these values. */
function checkedTier(values: Record<string, string>): string[] {
	const { body } = render(BallotFields, { props: { values, provider: { ko: '한빛', en: 'Hanbit' } } });
	const radios = body.match(/<input[^>]*name="tier"[^>]*>/g) ?? [];
	expect(radios).toHaveLength(3);
	return radios.filter((radio) => / checked/.test(radio)).map((radio) => /value="(\w+)"/.exec(radio)![1]!);
}

test('a form that comes back with a mistake still has who may vote, for it cannot be changed once declared', () => {
	for (const tier of ['account', 'identity', 'device']) expect(checkedTier({ tier })).toEqual([tier]);
	expect(checkedTier({})).toEqual(['device']);
});
