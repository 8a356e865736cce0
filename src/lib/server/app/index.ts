/**
 * app: the top of the house, where rooms are wired together and processes start and stop.
 * Owns: subscriptions of outbox events, sockets, timers, the worker process, shutdown.
 * Depends on: every room. Only hooks, server.js and scripts import it.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { database, logger, sockets } from '#lib/server/platform/index.ts';
import { applyPoolsFile } from '#lib/server/compute/index.ts';
import {
	arrangeBallots,
	ballotFront,
	ballotLane,
	checkVotingSettings,
	passFront
} from '#lib/server/voting/index.ts';
import { ensureFirstSeason } from '#lib/server/season/index.ts';
import { announceLogins } from './announce-logins.ts';
import { announceSetup } from './announce-setup.ts';
import { PageCache } from './http/page-cache.ts';
import { storeFront } from './http/store-front.ts';
import { plantDemo } from './plant.ts';
import { attachSockets } from './sockets.ts';
import { registerSubscriptions } from './subscriptions.ts';
import { startTimers } from './timers.ts';
import { startWorker } from './worker-process.ts';

type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

declare global {
	/** Handlers that server.js asks before SvelteKit; one that answers returns true. */
	var __frontHandlers: FrontHandler[] | undefined;
	/** Whether server.js answers to the name in a Host header; none in development. */
	var __servesHost: ((host: string) => boolean) | undefined;
	var __app: Promise<void> | undefined;
	var __shutdown: (() => Promise<void>) | undefined;
}

/** Starts everything behind the pages, once per process even when the module is loaded twice by a reload. */
export const start = (): Promise<void> => (globalThis.__app ??= startAll());

function attachToServer(server: Server): void {
	attachSockets(server);
	// In development Vite's server is ours for a while only.
	if (globalThis.__servesHost) ballotLane(server, globalThis.__servesHost);
	const cache = new PageCache((request, response) => server.emit('request', request, response));
	globalThis.__frontHandlers!.push(cache.front);
}

async function startAll(): Promise<void> {
	checkVotingSettings();
	const { url, close } = await database();
	await arrangeBallots();
	await ensureFirstSeason();
	await applyPoolsFile();
	registerSubscriptions();
	(globalThis.__frontHandlers ??= []).push(ballotFront, passFront, storeFront);
	if (globalThis.__httpServer) attachToServer(globalThis.__httpServer);
	const stopTimers = startTimers();
	const worker = startWorker(url);
	const stopPlanting = await plantDemo(await announceSetup());
	await announceLogins();
	globalThis.__shutdown = async () => {
		stopPlanting();
		await stopTimers();
		await worker.stop();
		await sockets()?.close();
		await close();
		logger.info({ code: 'stopped' });
	};
}
