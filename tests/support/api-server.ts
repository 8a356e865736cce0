import { globSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { isRedirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll } from 'vitest';
import { apiRefusals } from '#lib/server/app/http/api-refusals.ts';
import { authenticate } from '#lib/server/app/http/authenticate.ts';
import { language } from '#lib/server/app/http/language.ts';
import { requestContext } from '#lib/server/app/http/request-context.ts';
import { sameOrigin } from '#lib/server/app/http/same-origin.ts';

type Method = (event: RequestEvent) => Promise<Response>;
interface Route {
	id: string;
	pattern: RegExp;
	file: string;
}

const root = path.resolve('src/routes');
const routes: Route[] = globSync('api/**/+server.ts', { cwd: root }).map((file) => {
	const id = `/${path.posix.dirname(file)}`;
	const source = id
		.replaceAll(/\[\.\.\.(\w+)\]/g, '(?<$1>.+)')
		.replaceAll(/\[(\w+)\]/g, '(?<$1>[^/]+)')
		.replace('openapi.json', 'openapi\\.json');
	return { id, pattern: new RegExp(`^(?:/en)?${source}$`), file: path.join(root, file) };
});

export interface ApiServer {
	readonly origin: string;
	/** Waited for before a request is answered: for stopping the world in the middle of something. */
	gate: ((method: string, path: string) => Promise<void>) | null;
}

/**
 * The endpoints under /api with the hooks before them, on a port of their own: real requests without a build. Call once
 * at the top of a file, after `testDatabase()`. Every answer is held against its schema.
 */
export function apiServer(): ApiServer {
	let origin = '';
	const face: ApiServer = {
		get origin() {
			return origin;
		},
		gate: null
	};
	const server = createServer((request, response) => {
		void (face.gate?.(request.method!, request.url!) ?? Promise.resolve())
			.then(() => answerTo(request, origin))
			.catch((thrown: unknown) => new Response(String((thrown as Error).stack), { status: 500 }))
			.then(async (answer) => {
				if (response.destroyed) return;
				response.writeHead(answer.status, Object.fromEntries(answer.headers));
				response.end(Buffer.from(await answer.arrayBuffer()));
			});
	});
	beforeAll(async () => {
		process.env.CHECK_ANSWERS = '1';
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
		globalThis.__origin = origin;
	});
	afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
	return face;
}

async function answerTo(incoming: IncomingMessage, origin: string): Promise<Response> {
	const url = new URL(incoming.url!, origin);
	const route = routes.find(({ pattern }) => pattern.test(url.pathname));
	const event = eventOf(incoming, url, route);
	const hooks: Handle[] = [requestContext, language, sameOrigin, apiRefusals, authenticate];
	const call = hooks.reduceRight<(event: RequestEvent) => Promise<Response>>(
		(resolve, handle) => async (event) => handle({ event, resolve }),
		(event) => last(event, route)
	);
	return call(event);
}

async function last(event: RequestEvent, route: Route | undefined): Promise<Response> {
	if (!route) return new Response('no such address', { status: 404 });
	const module = (await import(route.file)) as Record<string, Method | undefined>;
	const method = module[event.request.method];
	if (!method) return new Response('no such method', { status: 405 });
	try {
		return await method(event);
	} catch (thrown) {
		if (isRedirect(thrown))
			return new Response(null, { status: thrown.status, headers: { location: thrown.location } });
		throw thrown;
	}
}

function eventOf(incoming: IncomingMessage, url: URL, route: Route | undefined): RequestEvent {
	const bodiless = incoming.method === 'GET' || incoming.method === 'HEAD';
	const request = new Request(url, {
		method: incoming.method!,
		headers: incoming.headers as Record<string, string>,
		...(!bodiless && { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' })
	} as RequestInit);
	const params = Object.fromEntries(
		Object.entries(route?.pattern.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [
			name,
			decodeURIComponent(value)
		])
	);
	const jar = new Map(
		(incoming.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('=', 2) as [string, string])
	);
	const cookies = {
		get: (name: string) => jar.get(name),
		set() {},
		delete() {},
		getAll: () => [],
		serialize: () => ''
	};
	return {
		request,
		url,
		params,
		route: { id: route?.id ?? null },
		locals: {},
		cookies,
		getClientAddress: () => '203.0.113.9',
		setHeaders() {}
	} as unknown as RequestEvent;
}
