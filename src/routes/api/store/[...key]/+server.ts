import { answer } from '#lib/server/platform/http/act.ts';
import { receiveObject, sendObject } from '#lib/server/platform/http/store.ts';
import type { RequestHandler } from './$types';

/** The embedded store: whoever holds a signed address may read or write that one object until it expires. */
export const GET: RequestHandler = (event) =>
	answer(event, () => sendObject(event.params.key, event.url.searchParams, event.request));

export const PUT: RequestHandler = (event) =>
	answer(event, () => receiveObject(event.params.key, event.url.searchParams, event.request));
