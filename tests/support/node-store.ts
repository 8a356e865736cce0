import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { receiveObject, sendObject } from '#lib/server/platform/http/store.ts';
import { DomainError } from '#lib/server/platform/index.ts';

/** The embedded store's addresses on a port of their own, as the web process serves them, for nodes of a cluster. */
export async function startNodeStore(): Promise<{
	origin: string;
	down(yes: boolean): void;
	stop(): Promise<void>;
}> {
	let away = false;
	const server = http.createServer((request, response) => {
		if (away) return void request.socket.destroy();
		answer(request).then(
			async (found) => {
				response.writeHead(found.status, Object.fromEntries(found.headers));
				if (found.body) Readable.fromWeb(found.body as never).pipe(response);
				else response.end();
			},
			(error: unknown) => {
				const status = error instanceof DomainError ? (error.code === 'already_done' ? 409 : 403) : 500;
				response.writeHead(status).end(String(error));
			}
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const before = globalThis.__origin;
	globalThis.__origin = origin;
	return {
		origin,
		down: (yes) => (away = yes),
		async stop() {
			globalThis.__origin = before;
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

async function answer(incoming: http.IncomingMessage): Promise<Response> {
	const url = new URL(incoming.url ?? '/', 'http://store');
	const key = decodeURIComponent(url.pathname.replace(/^\/api\/store\//, ''));
	const put = incoming.method === 'PUT';
	const headers = new Headers(incoming.headers as Record<string, string>);
	const init = {
		method: incoming.method,
		headers,
		...(put && { body: Readable.toWeb(incoming), duplex: 'half' })
	};
	const request = new Request(url, init as never);
	return put ? receiveObject(key, url.searchParams, request) : sendObject(key, url.searchParams, request);
}
