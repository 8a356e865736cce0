import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './markdown.ts';

describe('markdown', () => {
	test('shows raw HTML as text', () => {
		expect(renderMarkdown('<script>alert(1)</script><img src=x onerror=alert(1)>')).not.toMatch(
			/<script|<img/
		);
	});

	test('makes no link that runs code', () => {
		for (const href of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'JaVaScRiPt:alert(1)'])
			expect(renderMarkdown(`[누르기](${href})`)).not.toContain('<a');
	});

	test('passes no rank on by a link to elsewhere, however its address is written', () => {
		for (const href of ['https://elsewhere.example', '//elsewhere.example'])
			expect(renderMarkdown(`[x](${href})`)).toContain('rel="nofollow noopener noreferrer ugc"');
		expect(renderMarkdown('[x](/rules)')).not.toContain('rel=');
	});

	test('makes no page of hundreds of thousands of empty cells out of a few thousand letters', () => {
		const hollow = `${'|a'.repeat(60)}|\n${'|-'.repeat(60)}|\n${'|\n'.repeat(3800)}`;
		for (const text of [hollow, `> ${hollow.replaceAll('\n', '\n> ')}`, `words\n${hollow}`])
			expect(renderMarkdown(text).length).toBeLessThan(10 * text.length);
	});

	test('shows a table whose rows leave a cell out', () => {
		expect(renderMarkdown('a | b | c\n--|---|--\n1\n2 | 3')).toMatch(/<td>1<\/td>\n<td><\/td>/);
	});

	test('loads nothing from elsewhere', () => {
		expect(renderMarkdown('![그림](https://elsewhere.example/pixel.png)')).not.toContain('<img');
	});

	test('leaves the one h1 to the page', () => {
		expect(renderMarkdown('# 제목\n## 절')).toBe('<h2>제목</h2>\n<h2>절</h2>\n');
	});

	test('never lets through an element that was not written in markdown', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('iframe', 'svg', 'style', 'form', 'object', 'b'),
				fc.string(),
				(tag, inner) => {
					expect(renderMarkdown(`<${tag} onload=x>${inner}`)).not.toContain(`<${tag}`);
				}
			)
		);
	});
});
