import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedConflicts, type PersonFacts } from './conflicts.ts';

const person = (id: string, mailDomain: string, ...organisations: string[]): PersonFacts => ({
	id,
	mailDomain,
	organisations: organisations.map((name) => ({ id: name, domain: `${name}.example` }))
});
const sources = (judge: PersonFacts, members: PersonFacts[], owner: string | null = null) =>
	derivedConflicts(judge, {
		members,
		owner: owner === null ? null : { id: owner, domain: `${owner}.example` }
	}).map(({ source }) => source);

describe('a tie', () => {
	test('is found in a roster, an organisation, a mail domain and the owner of the problem', () => {
		const judge = person('judge', 'lab.example', 'lab');
		expect(sources(judge, [judge])).toEqual(['member']);
		expect(sources(judge, [person('a', 'other.example', 'lab')])).toEqual(['organisation']);
		expect(sources(judge, [person('a', 'lab.example')])).toEqual(['mail-domain']);
		expect(sources(judge, [person('a', 'x.example')], 'lab')).toEqual(['problem-owner']);
		expect(sources(person('j', 'lab.example'), [], 'lab')).toEqual(['problem-owner']);
	});

	test('is not a shared mail provider, and not an organisation nobody shares', () => {
		expect(
			sources(person('judge', 'gmail.com', 'lab'), [person('a', 'gmail.com', 'school')], 'clinic')
		).toEqual([]);
	});

	test('does not depend on the order of the members', () => {
		const someone = fc
			.tuple(
				fc.constantFrom('a', 'b', 'c', 'judge'),
				fc.constantFrom('lab.example', 'gmail.com'),
				fc.subarray(['lab', 'clinic'])
			)
			.map(([id, domain, organisations]) => person(id, domain, ...organisations));
		fc.assert(
			fc.property(fc.array(someone, { maxLength: 5 }), (members) => {
				const judge = person('judge', 'lab.example', 'lab');
				expect(sources(judge, [...members].reverse())).toEqual(sources(judge, members));
			})
		);
	});
});
