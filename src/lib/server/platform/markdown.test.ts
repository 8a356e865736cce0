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
