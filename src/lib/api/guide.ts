/** What the page /api shows of each endpoint, made from the registry. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { errorText } from '#lib/errors.ts';
import type { Locale } from '#lib/text.ts';
import { tags, type Endpoint, type Tag } from './endpoint.ts';
import { tagWord } from './openapi.ts';
import { endpoints } from './registry.ts';
import type { Scope } from './scopes.ts';
import { shapeText } from './shape-text.ts';

export interface GuideEntry {
	name: string;
	method: string;
	path: string;
	summary: string;
	about: string | null;
	access: 'open' | Scope;
	/** Names in the path, then in the query. */
	params: string[];
	query: string[];
	body: string | null;
	answer: string | null;
	curl: string;
	cli: string | null;
	errors: { code: string; text: string }[];
	/** A GET with JSON, which the page lets people try. */
	tryable: boolean;
}
export interface GuidePart {
	tag: Tag;
	title: string;
	entries: GuideEntry[];
}

const bare = { target: 'draft-2020-12', errorMode: 'ignore' } as const;
const shape = (schema: v.GenericSchema | null | undefined) =>
	schema ? shapeText(toJsonSchema(schema, bare)) : null;

export const guide = (locale: Locale, origin: string): GuidePart[] =>
	tags.map((tag) => ({
		tag,
		title: tagWord(tag, locale),
		entries: endpoints
			.filter((one) => one.tag === tag)
			.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
			.map((one) => entry(one, locale, origin))
	}));

function entry(one: Endpoint, locale: Locale, origin: string): GuideEntry {
	const { method, path, access, errors = [] } = one;
	const asked = one.query
		? ((toJsonSchema(one.query, bare) as { properties?: object }).properties ?? {})
		: {};
	return {
		name: one.name,
		method,
		path: `/api/v1${path}`,
		summary: one.summary[locale],
		about: one.about?.[locale] ?? null,
		access,
		params: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
		query: Object.keys(asked),
		body: shape(one.body),
		answer: one.media ?? shape(one.answer),
		curl: curlOf(one, origin),
		cli: one.cli ?? null,
		errors: errors.map((code) => ({ code, text: errorText(code, {}, locale) })),
		tryable: method === 'GET' && !one.redirects && !one.media
	};
}

function curlOf({ method, path, access, example, redirects, name }: Endpoint, origin: string): string {
	const lines = [
		`curl${redirects ? ' -LOJ' : ''}${method === 'GET' ? '' : ` -X ${method}`} ${origin}/api/v1${inCapitals(path)}`,
		...(access === 'open' && name !== 'endToken' ? [] : [`-H "Authorization: Bearer $CHAMPION_TOKEN"`]),
		...(example ? [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(example)}'`] : [])
	];
	return lines.join(' \\\n  ');
}

/** `/problems/SLUG`: what somebody has to put in stands out, and braces mean something to curl. */
const inCapitals = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
