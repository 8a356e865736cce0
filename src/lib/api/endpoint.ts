import type * as v from 'valibot';
import type { Text } from '#lib/text.ts';
import type { Scope } from './scopes.ts';

export const tags = ['season', 'problems', 'submissions', 'teams', 'results', 'vote', 'account'] as const;
export type Tag = (typeof tags)[number];

/**
 * One endpoint under /api/v1, written down once: requests are checked by it, answers are typed by it, and the OpenAPI
 * document and the page /api are made from it.
 */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** After /api/v1: `/problems/{slug}`; `{...rest}` takes all that follows. */
	path: string;
	/** Unique: `readProblem`. */
	name: string;
	tag: Tag;
	summary: Text;
	about?: Text;
	/** `open`: anyone. Otherwise a signed-in person, or a token with this scope. */
	access: 'open' | Scope;
	/** What the address may ask for; each value arrives as text. */
	query?: v.GenericSchema;
	body?: v.GenericSchema;
	/** Null where there is nothing to say (204). */
	answer: v.GenericSchema | null;
	/** A body as somebody might send it. */
	example?: Record<string, unknown>;
	/** The same on the command line. */
	cli?: string;
	/** Where the answer is no JSON: its media type. `answer` is then not used. */
	media?: string;
	/** Leads elsewhere (303) instead of answering. */
	redirects?: boolean;
	/** Refusals of its own, beside those that any endpoint may give. */
	errors?: readonly string[];
	/** What caches between may do; else they ask each time. */
	cache?: string;
	/** Kept out of the public's reach from other sites, although no one need be signed in. */
	sameSite?: boolean;
}

type Plain<Name> = Name extends `...${infer Rest}` ? Rest : Name;
type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
	? Plain<Name> | Names<Rest>
	: never;
export type PathParams<E extends Endpoint> = Record<Names<E['path']>, string>;
export type QueryOf<E extends Endpoint> = E['query'] extends v.GenericSchema
	? v.InferOutput<E['query']>
	: undefined;
export type BodyOf<E extends Endpoint> = E['body'] extends v.GenericSchema
	? v.InferOutput<E['body']>
	: undefined;
/** What a handler may return: a Date is sent as text, and of a loose object only what is named is checked here. */
type Sendable<T> = T extends string
	? T | (string extends T ? Date : never)
	: T extends readonly (infer Item)[]
		? number extends T['length']
			? readonly Sendable<Item>[]
			: T
		: T extends object
			? { [K in keyof T as string extends K ? never : K]: Sendable<T[K]> }
			: T;
export type AnswerOf<E extends Endpoint> = E['answer'] extends v.GenericSchema
	? Sendable<v.InferInput<E['answer']>>
	: void;

export const endpoint = <const E extends Endpoint>(one: E): E => one;

/** `/problems/{slug}` as the router writes it: `/api/v1/problems/[slug]`. */
export const routeOf = (path: string): string => `/api/v1${path.replaceAll(/\{((?:\.{3})?\w+)\}/g, '[$1]')}`;
