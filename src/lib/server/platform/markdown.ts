import MarkdownIt from 'markdown-it';

/** Raw HTML is shown as text, images are left out, a page keeps its one h1, and links to elsewhere pass no rank on. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false }).disable('image');

markdown.renderer.rules.heading_open = (tokens, at, options, _env, self) => {
	if (tokens[at]!.tag === 'h1') tokens[at]!.tag = 'h2';
	return self.renderToken(tokens, at, options);
};
markdown.renderer.rules.heading_close = markdown.renderer.rules.heading_open;
markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
	const href = String(tokens[at]!.attrGet('href') ?? '');
	if (/^https?:/i.test(href)) tokens[at]!.attrSet('rel', 'nofollow noopener noreferrer ugc');
	return self.renderToken(tokens, at, options);
};
// A wide table scrolls in its own box, which the keyboard can reach.
markdown.renderer.rules.table_open = () => '<div class="scroll-x" tabindex="0"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';

/** Safe HTML from markdown that anyone may have written. */
export const renderMarkdown = (text: string): string => markdown.render(text);
