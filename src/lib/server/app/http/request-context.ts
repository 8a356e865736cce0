import { randomUUID } from 'node:crypto';
import type { Handle } from '@sveltejs/kit';
import { anonymous, shareReads } from '#lib/server/platform/index.ts';

const acceptable = /^[\w-]{8,64}$/;

/** Names the request, so that log lines, audit entries and the answer can be put together. */
export const requestContext: Handle = async ({ event, resolve }) => {
	const given = event.request.headers.get('x-request-id') ?? '';
	const requestId = acceptable.test(given) ? given : randomUUID();
	const theme = event.cookies.get('theme');
	event.locals.requestId = requestId;
	event.locals.sessionToken = null;
	event.locals.locale = 'ko';
	event.locals.theme = theme === 'light' || theme === 'dark' ? theme : 'system';
	event.locals.actor = anonymous('ko', requestId);
	const reads = ['GET', 'HEAD'].includes(event.request.method);
	const response = await (reads ? shareReads(() => resolve(event)) : resolve(event));
	response.headers.set('x-request-id', requestId);
	return response;
};
