import { note, type Note } from '#lib/bundles/notes.ts';
import type { Locale } from '#lib/text.ts';
import type { Competition, Phase, Task } from './competition.ts';
import { shown } from './fault.ts';
import { asMarkdown } from './html.ts';
import type { Parts } from './parts.ts';
import { decodeText } from './text.ts';

export interface BundleTexts {
	summary: string;
	/** All pages, one under the other. */
	statement: string;
	rules: string;
	pages: { title: string; text: string }[];
}

/** As long as a problem's own texts may be. */
const LIMITS = { title: 120, summary: 200, statement: 40_000, rules: 40_000 };
const MOST_PAGE_BYTES = 2 * 1024 * 1024;
const MOST_PAGES = 40;

/** The pages and the terms of a competition as Markdown. */
export async function readTexts(competition: Competition, shelf: Parts, notes: Note[]): Promise<BundleTexts> {
	const pages: BundleTexts['pages'] = [];
	for (const { title, file } of competition.pages.slice(0, MOST_PAGES)) {
		const text = await readPage(file, shelf, notes);
		if (text) pages.push({ title: shown(title), text });
	}
	const rules = competition.terms ? ((await readPage(competition.terms, shelf, notes)) ?? '') : '';
	const description = asMarkdown(competition.description, '').text;
	const body = pages.map(({ title, text }) => (title ? `## ${title}\n\n${text}` : text)).join('\n\n');
	return {
		summary: cut(description.replace(/\s+/g, ' '), LIMITS.summary, 'summary', notes),
		statement: cut(body || description, LIMITS.statement, 'statement', notes),
		rules: cut(rules, LIMITS.rules, 'rules', notes),
		pages
	};
}

async function readPage(path: string, shelf: Parts, notes: Note[]): Promise<string | null> {
	const entry = shelf.file(path);
	if (!entry) {
		notes.push(note('page_missing', { page: shown(path) }));
		return null;
	}
	const bytes = entry.bytes <= MOST_PAGE_BYTES ? await entry.read().catch(() => null) : null;
	const raw = bytes && decodeText(bytes);
	if (raw === null) {
		notes.push(note('page_unreadable', { page: shown(path) }));
		return null;
	}
	const { text, converted } = asMarkdown(raw, path);
	if (converted) notes.push(note('html_as_markdown', { page: shown(path) }));
	return storable(text);
}

/** PostgreSQL keeps every letter but the one of code zero; that one is no text, and files with it are not read. */
const storable = (text: string): string => text.replaceAll('\0', '');

function cut(text: string, limit: number, part: string, notes: Note[]): string {
	if (text.length <= limit) return text;
	notes.push(note('text_cut', { part, letters: text.length, limit }));
	return wholeLetters(text.slice(0, limit - 1)) + '…';
}

/** Not half a pair of code units in the end. */
const wholeLetters = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');

/** `Competition: phase`, with the task where the phase has several. */
export function titleOf({ title }: Pick<Competition, 'title'>, phase: Phase, task: Task | undefined): string {
	const parts = [title, phase.name, task?.name ?? ''].map((part) => shown(part).trim()).filter(Boolean);
	const whole = parts.length > 1 ? `${parts[0]}: ${parts.slice(1).join(', ')}` : (parts[0] ?? '');
	return whole.length <= LIMITS.title ? whole : `${wholeLetters(whole.slice(0, LIMITS.title - 1))}…`;
}

/** An address of letters, digits and hyphens; of a title that has none of these the places in the bundle. */
export function slugOf(title: string, phase: number, task: number | null): string {
	const places = task === null ? `p${phase + 1}` : `p${phase + 1}-t${task + 1}`;
	const words = title
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 40)
		.replace(/-+$/, '');
	return words ? `${words}-${places}` : `bundle-${places}`;
}

/** Korean where a fifth of the letters are; English otherwise, which stands for every other language as well. */
export function localeOf(texts: readonly string[]): Locale {
	const all = texts.join(' ');
	const korean = all.match(/[가-힣]/g)?.length ?? 0;
	const latin = all.match(/[a-z]/gi)?.length ?? 0;
	return korean > 0 && korean * 4 >= latin ? 'ko' : 'en';
}
