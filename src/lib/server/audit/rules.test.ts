import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryHash, nextLink, verifyLinks, type Link } from './rules.ts';

const contents = fc.array(
	fc.record({ type: fc.string(), details: fc.dictionary(fc.string(), fc.integer()) }),
	{ maxLength: 20 }
);

function chain(entries: unknown[]) {
	let last: Link | null = null;
	return entries.map((content) => ({ content, link: (last = nextLink(last, entryHash(content))) }));
}

describe('the audit chain', () => {
	test('verifies as it was written, empty and one included', () => {
		fc.assert(
			fc.property(contents, (entries) => {
				expect(verifyLinks(chain(entries))).toBeNull();
			})
		);
	});

	test('names the position of a content that was changed', () => {
		fc.assert(
			fc.property(contents, fc.nat(), (entries, pick) => {
				fc.pre(entries.length > 0);
				const at = pick % entries.length;
				const links = chain(entries).map((item, index) =>
					index === at ? { ...item, content: { forged: true } } : item
				);
				expect(verifyLinks(links)).toBe(BigInt(at + 1));
			})
		);
	});

	test('notices an entry that was taken out', () => {
		const links = chain(['a', 'b', 'c']);
		expect(verifyLinks([links[0]!, links[2]!])).toBe(2n);
	});

	test('does not depend on the order of keys', () => {
		expect(entryHash({ a: 1, b: [2, { c: 3, d: 4 }] })).toEqual(entryHash({ b: [2, { d: 4, c: 3 }], a: 1 }));
	});
});
