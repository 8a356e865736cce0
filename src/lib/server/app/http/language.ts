import type { Handle } from '@sveltejs/kit';
import { preferredLocale } from '#lib/locale.ts';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { anonymous } from '#lib/server/platform/index.ts';

const forPrograms = /^\/api\/(?:v1|store|control)\//;

/**
 * The language comes from the address; it and the theme are written into the page's first tag. A program that calls
 * /api without /en before it says in its header which language it wants its refusals in.
 */
export const language: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale: ofAddress }) => {
		const said =
			forPrograms.test(event.url.pathname) && preferredLocale(request.headers.get('accept-language'));
		const locale = said || ofAddress;
		event.request = request;
		event.locals.locale = locale;
		event.locals.actor = anonymous(locale, event.locals.requestId);
		return resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replace('%paraglide.lang%', locale).replace('%theme%', event.locals.theme)
		});
	});
