// A server to be loaded: `ballots` is the real handler, and `node-http` the same without the lane, on the road of all that the
// lane does not know; `passes` gives voters their passes; `bare` reads the same body and answers as many bytes; `prisma` writes
// one row per request, as one would without thinking of it.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { database, pool, prisma } from '#lib/server/platform/index.ts';
import { ballotFront, ballotLane, passFront } from '#lib/server/voting/index.ts';

const [mode, pollId] = process.argv.slice(2);
const body = 'x'.repeat(1100);

function answer(response: ServerResponse): void {
	response.writeHead(200, {
		'content-type': 'application/json',
		'cache-control': 'no-store',
		'content-length': body.length
	});
	response.end(body);
}

const onBody = (request: IncomingMessage, done: () => void): void => {
	request.on('data', () => {}).on('end', done);
};

const front: RequestListener = (request, response) => void ballotFront(request, response);
const targets: Record<string, RequestListener> = {
	ballots: front,
	'node-http': front,
	passes: (request, response) => void passFront(request, response),
	bare: (request, response) => onBody(request, () => answer(response)),
	insert: (request, response) =>
		onBody(request, () => {
			const values = [pollId, randomBytes(32), randomBytes(16)];
			const text = 'INSERT INTO ballots (poll_id, option, nullifier, nonce) VALUES ($1, 1, $2, $3)';
			void pool()
				.query({ name: 'one', text, values })
				.then(() => answer(response));
		}),
	prisma: (request, response) =>
		onBody(request, () => {
			const data = { pollId: pollId!, option: 1, nonce: randomBytes(16), nullifier: randomBytes(32) };
			void prisma()
				.ballot.create({ data })
				.then(() => answer(response));
		})
};

if (mode !== 'bare') await database();
const server = createServer(targets[mode!]!);
if (mode === 'ballots') ballotLane(server);
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
process.on('SIGINT', () => process.exit(0)); // so that a profile is written
