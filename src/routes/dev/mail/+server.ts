import { readMail } from '#lib/server/platform/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** With `accept: application/json`: the letters to an address as data, for a player of the demo season. */
export const GET: RequestHandler = (event) =>
	answer(event, () => readMail((event.url.searchParams.get('to') ?? '').trim()));
