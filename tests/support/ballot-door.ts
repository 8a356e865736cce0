import { createServer, type Server } from 'node:http';
import { ballotFront, ballotLane } from '#lib/server/voting/index.ts';
import { afterAll, beforeAll } from 'vitest';

export interface BallotDoor {
	readonly port: number;
	cast: (
		slug: string,
		body: unknown,
		pass?: string,
		headers?: Record<string, string>
	) => Promise<{ status: number; code: string; again: string | null }>;
}

/** The ballot handler on a bare HTTP server, as server.js has it in front. Call at the top of a file. */
export function ballotDoor(): BallotDoor {
	let server: Server;
	let port = 0;
	beforeAll(async () => {
		server = createServer((request, response) => {
			if (!ballotFront(request, response)) response.writeHead(404).end();
		});
		ballotLane(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		port = (server.address() as { port: number }).port;
	});
	afterAll(() => {
		server.closeAllConnections();
		return new Promise((resolve) => server.close(resolve));
	});
	return {
		get port() {
			return port;
		},
		async cast(slug, body, pass, headers = {}) {
			const answer = await fetch(`http://127.0.0.1:${port}/api/v1/polls/${slug}/ballots`, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					...(pass ? { authorization: `Bearer ${pass}` } : {}),
					...headers
				},
				body: typeof body === 'string' ? body : JSON.stringify(body)
			});
			const json = (await answer.json()) as { state?: string; error?: { code: string } };
			const again = answer.headers.get('retry-after');
			return { status: answer.status, code: json.error?.code ?? json.state ?? '', again };
		}
	};
}
