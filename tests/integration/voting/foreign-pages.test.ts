import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachSocketServer, config, prisma } from '#lib/server/platform/index.ts';
import { ballotSocket, passCookie } from '#lib/server/voting/index.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, nonce, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();
const http = createServer();
const clients: Socket[] = [];
let own = '';

beforeAll(async () => {
	attachSocketServer(http, [ballotSocket]);
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	own = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
	for (const client of clients) client.disconnect();
	http.close();
});

/** Votes over a socket as the browser of somebody with a pass does for a page of this origin. */
async function voteFrom(slug: string, pass: string, origin?: string): Promise<unknown> {
	const extraHeaders = { cookie: `${passCookie}=${pass}`, ...(origin && { origin }) };
	const socket = io(own, { transports: ['websocket'], forceNew: true, extraHeaders });
	clients.push(socket);
	return socket.timeout(5000).emitWithAck('ballot', { slug, option: 1, nonce: nonce() });
}

test.each(['https://elsewhere.example', 'http://127.0.0.1:1', 'null', 'nonsense'])(
	'a page of %s opens a socket and casts nothing with the pass of whoever looks at it',
	async (origin) => {
		const season = await plantSeason();
		const { id, slug } = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		expect(await voteFrom(slug, pass!, origin)).toMatchObject({ error: { code: 'pass_needed' } });
		expect(await prisma().ballot.count({ where: { pollId: id } })).toBe(0);
		expect(await voteFrom(slug, pass!, own)).toMatchObject({ state: 'counted' });
	}
);

test('behind a proxy that calls us by another name, pages of ORIGIN vote and others do not', async () => {
	const season = await plantSeason();
	const { slug } = await plantPoll(season.id);
	const [pass] = await issuePasses(season.id, 1);
	config().ORIGIN = 'https://champion.example:8443';
	for (const foreign of ['https://champion.example', 'http://champion.example:8443'])
		expect(await voteFrom(slug, pass!, foreign)).toMatchObject({ error: { code: 'pass_needed' } });
	expect(await voteFrom(slug, pass!, 'https://champion.example:8443')).toMatchObject({ state: 'counted' });
	config().ORIGIN = undefined;
});

test('a program, which names no origin, votes with its cookie', async () => {
	const season = await plantSeason();
	const { slug } = await plantPoll(season.id);
	const [pass] = await issuePasses(season.id, 1);
	expect(await voteFrom(slug, pass!)).toMatchObject({ state: 'counted' });
});
