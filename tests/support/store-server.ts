/** The embedded store's addresses as a process of its own, so that a test can kill it: prints the port it listens at. */
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { receiveObject, sendObject } from '#lib/server/platform/http/store.ts';
import { DomainError } from '#lib/server/platform/index.ts';

const server = createServer(async (incoming, outgoing) => {
	const url = new URL(incoming.url!, 'http://store');
	const key = url.pathname.replace('/api/store/', '');
	const body = incoming.method === 'PUT' ? (Readable.toWeb(incoming) as ReadableStream) : null;
	const request = new Request(url, {
		method: incoming.method!,
		headers: incoming.headers as Record<string, string>,
		body,
		duplex: 'half'
	} as RequestInit);
	try {
		const handle = incoming.method === 'PUT' ? receiveObject : sendObject;
		const response = await handle(key, url.searchParams, request);
		outgoing.writeHead(response.status, Object.fromEntries(response.headers));
		if (response.body) Readable.fromWeb(response.body as never).pipe(outgoing);
		else outgoing.end();
	} catch (error) {
		const refused = error instanceof DomainError ? error : null;
		outgoing.writeHead(refused?.status ?? 500).end(refused?.code ?? String(error));
	}
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
