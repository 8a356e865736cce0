import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityPass, readPass, voterFor } from './passes.ts';

const season = '0198a000-0000-7000-8000-000000000001';
const other = '0198a000-0000-7000-8000-000000000002';
const issuer = 'https://id.example';
const text = fc.string({ minLength: 1 });

describe('the pass of a person', () => {
	test('is the same for the same word of the same provider in a season, and another for any other', () => {
		const asked = fc.record({ season: fc.constantFrom(season, other), issuer: text, value: text });
		fc.assert(
			fc.property(asked, asked, (a, b) => {
				const same = JSON.stringify(a) === JSON.stringify(b);
				const [one, two] = [a, b].map((each) => identityPass(each.season, each.issuer, each.value));
				expect(one === two).toBe(same);
				expect(readPass(one)).toMatchObject({ tier: 'identity', seasonId: a.season });
			})
		);
	});

	test('says nothing of the word', () => {
		const pass = identityPass(season, issuer, 'linking-value-of-somebody');
		expect(pass).toMatch(/^i\.[0-9a-f-]{36}\.[\w-]{22}\.[\w-]{43}$/);
		for (const said of ['linking', Buffer.from('linking').toString('base64url'), 'id.example'])
			expect(pass).not.toContain(said);
	});

	test.each(['d', 'a', 'x'])('cannot be turned into one of kind %s', (letter) => {
		expect(readPass(identityPass(season, issuer, 'somebody').replace(/^i/, letter))).toBeNull();
	});

	test('is what a poll for people takes, and no other poll', () => {
		const pass = identityPass(season, issuer, 'somebody');
		const held = { pass: null, accountPass: null, identityPass: pass };
		expect(voterFor('identity', held)).toEqual(readPass(pass));
		expect([voterFor('device', held), voterFor('account', held)]).toEqual([null, null]);
	});
});
