import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asMarkdown } from './html.ts';

const of = (html: string) => asMarkdown(html, 'page.html').text;

test('HTML becomes the Markdown that says the same', () => {
	expect(of('<h1>Rules</h1><p>Be <b>kind</b> &amp; <i>fair</i>.</p><ul><li>one</li><li>two</li></ul>')).toBe(
		'### Rules\n\nBe **kind** &amp; _fair_.\n\n- one\n- two'
	);
	expect(of('<p>See <a href="https://x.example/a?b=1">this</a></p>')).toBe(
		'See <https://x.example/a?b=1> this'
	);
});

test('scripts, styles, events and addresses that act are left out', () => {
	const text = of(
		'<script>alert(1)</script><style>p{}</style><p onclick="x()">a</p><a href="javascript:x()">b</a><img src=x onerror=y><iframe src="//e"></iframe>'
	);
	expect(text).toBe('a\n\nb');
});

test('Markdown stays as it is', () => {
	const text = '# Title\n\n1 < 2 and `<b>` in code... is not a page';
	expect(asMarkdown('# Title\n\n- 1 < 2', 'page.md')).toEqual({
		text: '# Title\n\n- 1 < 2',
		converted: false
	});
	expect(asMarkdown(text, 'page.html').converted).toBe(true);
});

test('no tag is left standing, whatever the page', () => {
	const piece = fc.constantFrom(
		'<',
		'>',
		'<script',
		'</script>',
		'<p ',
		'<!--',
		'-->',
		'"',
		"'",
		'&lt;',
		'&#60;',
		'&#x3c;',
		'b>',
		'<svg',
		'/',
		'a'
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
			expect(of(parts.join(''))).not.toMatch(/<(?!https?:|mailto:)/);
		}),
		{ numRuns: 500 }
	);
});
