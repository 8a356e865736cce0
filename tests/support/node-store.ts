import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { storeFront } from '#lib/server/app/http/store-front.ts';

/** The embedded store's addresses on a port of their own, as the web process serves them, for nodes of a cluster. */
export async function startNodeStore(): Promise<{
	origin: string;
	down(yes: boolean): void;
	stop(): Promise<void>;
}> {
	let away = false;
	const server = http.createServer((request, response) => {
		if (away) request.socket.destroy();
		else storeFront(request, response);
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
