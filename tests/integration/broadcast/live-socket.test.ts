import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachSocketServer } from '#lib/server/platform/index.ts';
import { deskAct, liveSocket, planMatches, sendFrames } from '#lib/server/broadcast/index.ts';
import { testDatabase } from '../../support/database.ts';
import { plantPerson } from '../../support/entrants.ts';
import { countQueriesOfAll } from '../../support/queries.ts';
import { plantShow } from '../../support/show.ts';
import { until } from '../../support/until.ts';

testDatabase();
const http = createServer();
const clients: Socket[] = [];
let show: Awaited<ReturnType<typeof plantShow>>;

beforeAll(async () => {
	show = await plantShow();
	attachSocketServer(http, [liveSocket]);
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	for (const client of clients) client.disconnect();
	http.close();
});

interface Answer {
	frame?: { sequence: number };
	error?: string;
}

async function viewer() {
	const { port } = http.address() as AddressInfo;
	const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
	clients.push(socket);
	await until(() => socket.connected, 'a socket');
	return {
		socket,
		ask: (): Promise<Answer> => socket.timeout(5000).emitWithAck('live', null) as Promise<Answer>
	};
}

test('a crowd that comes back at once shares one snapshot', async () => {
	const crowd = await Promise.all(Array.from({ length: 20 }, viewer));
	await sleep(250); // past what was shared before
	const { value, queries } = await countQueriesOfAll(() => Promise.all(crowd.map(({ ask }) => ask())));
	expect(value.every(({ frame }) => frame !== undefined)).toBe(true);
	expect(queries).toBeGreaterThan(0);
	expect(queries).toBeLessThanOrEqual(8);
});

test('a socket that asks without end is told to stop', async () => {
	const { ask } = await viewer();
	const answers = await Promise.all(Array.from({ length: 30 }, ask));
	expect(answers.filter(({ frame }) => frame)).toHaveLength(8);
	expect(answers.at(-1)).toEqual({ error: 'too_many_requests' });
});

test('whoever joins while a snapshot is shared is not left behind the others', async () => {
	const operator = await plantPerson(show.seasonId, 'Operator', 'operator');
	await planMatches(operator, show.seasonId);
	const [early, late] = await Promise.all([viewer(), viewer()]);
	const before = (await early.ask()).frame!.sequence;
	await deskAct(operator, show.seasonId, 'take', { sequence: before });
	await sendFrames();
	expect((await late.ask()).frame!.sequence).toBeGreaterThan(before);
});
