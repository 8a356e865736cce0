import MarkdownIt, { type StateBlock } from 'markdown-it';

/** Raw HTML is shown as text, images are left out, a page keeps its one h1, and links to elsewhere pass no rank on. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false }).disable('image');

markdown.renderer.rules.heading_open = (tokens, at, options, _env, self) => {
	if (tokens[at]!.tag === 'h1') tokens[at]!.tag = 'h2';
	return self.renderToken(tokens, at, options);
};
markdown.renderer.rules.heading_close = markdown.renderer.rules.heading_open;
markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
	const href = String(tokens[at]!.attrGet('href') ?? '');
	if (/^(https?:|\/\/)/i.test(href)) tokens[at]!.attrSet('rel', 'nofollow noopener noreferrer ugc');
	return self.renderToken(tokens, at, options);
};
// A wide table scrolls in its own box, which the keyboard can reach.
markdown.renderer.rules.table_open = () => '<div class="scroll-x" tabindex="0"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';

/** How many lines from here on a table would take at most: those up to an empty one. */
function linesOfTable(state: StateBlock, from: number, end: number): number {
	let line = from;
	while (line < end && !state.isEmpty(line) && state.sCount[line]! >= state.blkIndent) line++;
	return line - from;
}

/**
 * A table's rows are filled up to its columns, so that a line of one letter becomes a row of hundreds of cells, and a
 * short question a page that nobody can open. One with more cells than letters is shown as it was written.
 */
function hollowTable(state: StateBlock, from: number, end: number, silent: boolean): boolean {
	const lines = linesOfTable(state, from, end);
	if (lines < 3) return false;
	const rule = state.getLines(from + 1, from + 2, 0, false).trim();
	if (!rule.includes('|') || !/^[|:\s-]+$/.test(rule)) return false;
	const columns = rule.split('|').filter((part) => part.trim() !== '').length;
	const content = state.getLines(from, from + lines, state.blkIndent, true);
	if (columns * (lines - 1) <= content.length) return false;
	if (silent) return true;
	const token = state.push('code_block', 'code', 0);
	token.content = content;
	token.map = [from, from + lines];
	state.line = from + lines;
	return true;
}
markdown.block.ruler.before('table', 'hollow_table', hollowTable, { alt: ['paragraph', 'reference'] });

/** Safe HTML from markdown that anyone may have written. */
export const renderMarkdown = (text: string): string => markdown.render(text);
