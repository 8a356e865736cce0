import { createHash } from 'node:crypto';
import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { AnswerOf, BodyOf, Endpoint, PathParams, QueryOf } from '#lib/api/endpoint.ts';
import { issueText, unstorable } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { answer } from '#lib/server/platform/http/act.ts';
import { refuse, refuseIf, signedIn, type Actor } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

/** What an endpoint's handler is asked with: everything checked by the endpoint's own schemas. */
export interface Ask<E extends Endpoint> {
	event: RequestEvent;
	actor: Actor;
	params: PathParams<E>;
	query: QueryOf<E>;
	body: BodyOf<E>;
}

/**
 * Serves one endpoint of the registry: authorises, reads query and body by their schemas, and answers with JSON, or with
 * what the handler made itself. Answers of a GET carry an ETag; those for anyone may be read from other sites.
 */
export const serve =
	<E extends Endpoint>(endpoint: E, handler: (ask: Ask<E>) => Promise<AnswerOf<E> | Response>) =>
	async (event: RequestEvent): Promise<Response> => {
		const response = await answer(event, async (actor) => {
			insistAccess(endpoint, actor, event.locals.scopes);
			const { locale } = event.locals;
			refuseIf(unstorableAt(event.params) !== null, 'not_found');
			const query = read(endpoint.query, Object.fromEntries(event.url.searchParams), locale);
			const body = endpoint.body ? read(endpoint.body, await bodyOf(event.request), locale) : undefined;
			const value = await handler({
				event,
				actor,
				params: event.params as PathParams<E>,
				query: query as QueryOf<E>,
				body: body as BodyOf<E>
			});
			if (value instanceof Response) return value;
			if (endpoint.answer === null) return new Response(null, { status: 204 });
			if (process.env.CHECK_ANSWERS) insistShape(endpoint, value);
			return endpoint.method === 'GET' ? tagged(event.request, value) : json(value);
		});
		return dressed(endpoint, response);
	};

function insistAccess(endpoint: Endpoint, actor: Actor, scopes: App.Locals['scopes']): void {
	if (endpoint.access === 'open') return;
	signedIn(actor);
	refuseIf(actor.tokenId !== undefined && !scopes?.has(endpoint.access), 'scope_missing', {
		scope: endpoint.access
	});
}

function read(schema: v.GenericSchema | undefined, given: unknown, locale: Locale): unknown {
	if (!schema) return undefined;
	const parsed = v.safeParse(schema, given);
	if (!parsed.success) {
		const fields = parsed.issues.map((issue) => [v.getDotPath(issue) ?? '', issueText(issue, locale)]);
		return refuse('bad_input', Object.fromEntries(fields) as Record<string, string>);
	}
	// Only what a schema let through is walked: it is no deeper than the schema, while what was sent may be.
	const odd = unstorableAt(parsed.output);
	if (odd !== null) refuse('bad_input', { [odd]: m.form_unstorable({}, { locale }) });
	return parsed.output;
}

/** The path of the first text, or name, that the database could not keep, whatever the schema says of it; else null. */
function unstorableAt(given: unknown, path = ''): string | null {
	if (typeof given === 'string') return unstorable(given) ? path : null;
	if (typeof given !== 'object' || given === null) return null;
	for (const [name, value] of Object.entries(given)) {
		if (unstorable(name)) return path;
		const found = unstorableAt(value, path === '' ? name : `${path}.${name}`);
		if (found !== null) return found;
	}
	return null;
}

async function bodyOf(request: Request): Promise<unknown> {
	try {
		return await request.json();
	} catch (broken) {
		const { status } = broken as { status?: number };
		return status === 413 ? refuse('request_too_large') : null;
	}
}

/** Only where the tests ask for it: an answer that its schema does not describe, whole and exactly, is a fault of ours. */
function insistShape({ name, answer }: Endpoint, value: unknown): void {
	const sent: unknown = JSON.parse(JSON.stringify(value));
	const parsed = v.safeParse(answer!, sent);
	const faults = parsed.success
		? undescribed(sent, parsed.output)
		: parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
	if (faults.length === 0) return;
	const told = `${name} answers what its schema does not say: ${faults.join('; ')}`;
	console.error(told);
	throw new Error(told);
}

/** What was sent and is in no schema, by its path. */
function undescribed(sent: unknown, described: unknown, path = ''): string[] {
	if (typeof sent !== 'object' || sent === null) return [];
	return Object.entries(sent).flatMap(([key, value]) => {
		const known = (described as Record<string, unknown> | undefined)?.[key];
		return known === undefined ? [`${path}${key}`] : undescribed(value, known, `${path}${key}.`);
	});
}

function tagged(request: Request, value: unknown): Response {
	const text = JSON.stringify(value);
	const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
	const known = request.headers
		.get('if-none-match')
		?.split(/,\s*/)
		.map((tag) => tag.replace(/^W\//, ''));
	if (known?.includes(etag) || known?.includes('*'))
		return new Response(null, { status: 304, headers: { etag } });
	return new Response(text, { headers: { 'content-type': 'application/json', etag } });
}

function dressed(endpoint: Endpoint, response: Response): Response {
	const { headers, status } = response;
	const forAll = endpoint.access === 'open' && endpoint.method === 'GET' && !endpoint.sameSite;
	const cache = (status < 400 && endpoint.cache) || (forAll ? 'public, no-cache' : 'private, no-store');
	if (!headers.has('cache-control')) headers.set('cache-control', cache);
	if (forAll) headers.set('access-control-allow-origin', '*');
	headers.append('vary', 'accept-language');
	if (status === 401) headers.set('www-authenticate', 'Bearer realm="AI Champion"');
	return response;
}
