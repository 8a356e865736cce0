import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { until } from '#tests/support/until.ts';
import { openLogPost, type LogPost } from './log-post.ts';

let server: http.Server | null = null;
let post: LogPost | null = null;
afterEach(() => {
	post?.close();
	server?.closeAllConnections();
	server?.close();
});

/** A store that answers as it is told to, once for each number, and then well. */
async function store(...answers: number[]) {
	const got: string[] = [];
	server = http.createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			got.push(`${request.url} ${Buffer.concat(pieces).toString()}`);
			response.writeHead(answers.shift() ?? 200).end();
		});
	});
	await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	const addresses = Array.from({ length: 4 }, (_, at) => ({
		url: `http://127.0.0.1:${port}/${at}`,
		headers: {}
	}));
	return { got, addresses };
}
const gatherMs = 5;

test('what is said in one moment goes as one piece, in order, each to the next address', async () => {
	const { got, addresses } = await store();
	post = openLogPost(addresses, 100, gatherMs);
	post.add('team', 'one\n');
	post.add('team', 'two\n');
	post.add('staff', 'three\n');
	await until(() => got.length >= 1, 'pieces to arrive');
	await new Promise((resolve) => setTimeout(resolve, 20));
	post.add('team', 'four\n');
	await until(() => got.length >= 2, 'pieces to arrive');
	expect(got).toEqual([
		'/0 [{"view":"team","text":"one\\ntwo\\n"},{"view":"staff","text":"three\\n"}]',
		'/1 [{"view":"team","text":"four\\n"}]'
	]);
});

test('a piece whose answer was lost is sent again as it was, and one that had arrived is not doubled', async () => {
	const { got, addresses } = await store(500, 409);
	post = openLogPost(addresses, 100, gatherMs);
	post.add('team', 'one\n');
	await until(() => got.length >= 1, 'pieces to arrive');
	post.add('team', 'two\n');
	await until(() => got.length >= 3, 'pieces to arrive');
	expect(got).toEqual([
		'/0 [{"view":"team","text":"one\\n"}]',
		'/0 [{"view":"team","text":"one\\n"}]',
		'/1 [{"view":"team","text":"two\\n"}]'
	]);
});

test('a store that says no, and a job that has ended, hear nothing more', async () => {
	const { got, addresses } = await store(403);
	post = openLogPost(addresses, 100, gatherMs);
	post.add('team', 'one\n');
	await until(() => got.length >= 1, 'pieces to arrive');
	post.add('team', 'two\n');
	await new Promise((resolve) => setTimeout(resolve, 60));
	expect(got).toHaveLength(1);
	const other = await store();
	post = openLogPost(other.addresses, 100, gatherMs);
	post.add('team', 'late\n');
	post.close();
	await new Promise((resolve) => setTimeout(resolve, 30));
	expect(other.got).toEqual([]);
});
