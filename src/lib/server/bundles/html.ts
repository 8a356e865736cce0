/** A page of a bundle as Markdown. What cannot be shown, scripts and styles among it, is left out; no tag is left standing. */

const DROPPED = /<(script|style|head|iframe|object|svg|template)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi;
const COMMENT = /<!--[\s\S]*?(-->|$)/g;
const DECLARATION = /<[!?][^>]*(>|$)/g;
const TAG = /<\/?([a-z][a-z0-9]*)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const MOST_LETTERS = 400_000;
/** Stand for the brackets of an address until all other brackets are gone. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

const isHtml = (text: string): boolean =>
	/<(p|div|h[1-6]|ul|ol|li|br|table|span|a|b|i|strong|em|img|html|body|font|center)\b[^>]*>/i.test(text);

/** Markdown stays as it is. HTML becomes the Markdown that says the same. */
export function asMarkdown(text: string, name: string): { text: string; converted: boolean } {
	const short = text.slice(0, MOST_LETTERS);
	if (!/\.html?$/i.test(name) && !isHtml(short)) return { text: short.trim(), converted: false };
	const words = short
		.replace(/[\uE000\uE001]/g, '')
		.replace(COMMENT, '')
		.replace(DROPPED, '')
		.replace(DECLARATION, '')
		.replace(/\s+/g, ' ')
		.replace(TAG, (_, tag: string, rest: string, at: number, whole: string) =>
			markFor(tag.toLowerCase(), rest, whole[at + 1] === '/')
		);
	return {
		text: tidy(unescape(words.replaceAll('<', '&lt;')).replaceAll(OPEN, '<').replaceAll(CLOSE, '>')),
		converted: true
	};
}

function markFor(tag: string, rest: string, closing: boolean): string {
	const heading = /^h([1-6])$/.exec(tag);
	// The page's own title stands above: the headings of a text begin one lower.
	if (heading) return closing ? '\n\n' : `\n\n${'#'.repeat(Math.min(6, Number(heading[1]) + 2))} `;
	switch (tag) {
		case 'li':
			return closing ? '' : '\n- ';
		case 'b':
		case 'strong':
			return '**';
		case 'i':
		case 'em':
			return '_';
		case 'code':
		case 'tt':
			return '`';
		case 'br':
			return '\n';
		case 'hr':
			return '\n\n---\n\n';
		case 'td':
		case 'th':
			return closing ? ' | ' : '';
		case 'tr':
			return closing ? '\n' : '';
		case 'a':
			return linkMark(rest, closing);
		case 'p':
		case 'div':
		case 'ul':
		case 'ol':
		case 'table':
		case 'pre':
		case 'blockquote':
		case 'section':
			return '\n\n';
		default:
			return '';
	}
}

/** The address stands after the words, so that nothing has to be kept between the two tags. */
function linkMark(rest: string, closing: boolean): string {
	if (closing) return '';
	const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(rest);
	const address = (href?.[1] ?? href?.[2] ?? href?.[3] ?? '').trim();
	return /^(https?:\/\/|mailto:)[^\s<>()]{1,500}$/i.test(address) ? `${OPEN}${address}${CLOSE} ` : '';
}

const ENTITIES: Record<string, string> = {
	nbsp: ' ',
	amp: '&',
	quot: '"',
	apos: "'",
	ndash: '–',
	mdash: '—',
	hellip: '…',
	copy: '©'
};

/** Letters for their names; `&lt;` stays a name, so that what was text in HTML never becomes a tag in Markdown. */
const unescape = (text: string): string =>
	text
		.replace(/&(nbsp|quot|apos|ndash|mdash|hellip|copy);/g, (_, name: string) => ENTITIES[name]!)
		.replace(/&#(\d{1,6});/g, (whole, code: string) => letter(Number(code), whole))
		.replace(/&#x([0-9a-f]{1,6});/gi, (whole, code: string) => letter(parseInt(code, 16), whole));

const letter = (code: number, whole: string): string =>
	code >= 32 && code !== 60 && code !== 62 && code <= 0xffff && !(code >= 0xd800 && code <= 0xdfff)
		? String.fromCharCode(code)
		: whole;

const tidy = (text: string): string =>
	text
		.replace(/(\*\*|_|`)\1+/g, '')
		.replace(/[ \t]+\n/g, '\n')
		.replace(/\n[ \t]+/g, '\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
