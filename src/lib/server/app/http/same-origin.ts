import { json, type Handle } from '@sveltejs/kit';
import { errorText } from '#lib/errors.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Kit refuses foreign forms; this refuses foreign JSON as well. A browser names its origin on every write; a client
 * that is no browser sends none and has no cookie of somebody else's to abuse.
 */
export const sameOrigin: Handle = ({ event, resolve }) => {
	const { method, headers } = event.request;
	if (safe.has(method)) return resolve(event);
	const origin = headers.get('origin');
	const site = headers.get('sec-fetch-site');
	const foreign = origin
		? origin !== event.url.origin
		: site !== null && site !== 'same-origin' && site !== 'none';
	if (!foreign) return resolve(event);
	const message = errorText('foreign_origin', {}, event.locals.locale);
	return json({ error: { code: 'foreign_origin', message, details: {} } }, { status: 403 });
};
