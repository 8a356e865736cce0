/**
 * ROLE=ballots: a process that takes ballots, issues the passes for them, and does nothing else; as many as wanted beside the
 * web processes and on the same database. server.js runs it straight from src. It may be killed at any moment: what it
 * acknowledged is in the database, and any other process brings it into the log.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { attachSocketServer, database, healthy, logger } from '#lib/server/platform/index.ts';
import {
	ballotFront,
	ballotLane,
	ballotSocket,
	integrateOpenPolls,
	passFront
} from '#lib/server/voting/index.ts';

const integrateEveryMs = 1000;

const { close } = await database();
(globalThis.__frontHandlers ??= []).push(ballotFront, passFront);
if (globalThis.__httpServer) ballotLane(globalThis.__httpServer);
const io = globalThis.__httpServer && attachSocketServer(globalThis.__httpServer, [ballotSocket]);
const ending = new AbortController();
const integrating = integrate(ending.signal);

globalThis.__shutdown = async () => {
	ending.abort();
	await integrating;
	await io?.close();
	await close();
};

/** What ballots of a killed process still need; whoever of all processes comes first does it. */
async function integrate(signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		await integrateOpenPolls().catch((error: unknown) =>
			logger.error({ code: 'integration_failed', error: String(error) })
		);
		await wait(integrateEveryMs, undefined, { signal }).catch(() => {});
	}
}

/** All that is no ballot and no pass. */
export async function handler(request: IncomingMessage, response: ServerResponse): Promise<void> {
	if (request.url === '/api/health') {
		const ok = await healthy();
		answer(response, ok ? 200 : 503, { ok });
	} else
		answer(response, 404, {
			error: { code: 'not_found', message: 'Only ballots are taken here, and passes given.' }
		});
	request.resume();
}

function answer(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
	response.end(JSON.stringify(body));
}
