// A real ingest process for tests that kill it: the ballot handler on a bare HTTP server, as server.js has it in front.
import { createServer } from 'node:http';
import { database } from '#lib/server/platform/index.ts';
import { ballotFront, ballotLane } from '#lib/server/voting/index.ts';

await database();
const server = createServer((request, response) => {
	if (!ballotFront(request, response)) response.writeHead(404).end();
});
ballotLane(server);
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
