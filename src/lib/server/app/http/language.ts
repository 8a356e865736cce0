import type { Handle } from '@sveltejs/kit';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { anonymous } from '#lib/server/platform/index.ts';

/** The language comes from the address; it and the theme are written into the page's first tag. */
export const language: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		event.locals.locale = locale;
		event.locals.actor = anonymous(locale, event.locals.requestId);
		return resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replace('%paraglide.lang%', locale).replace('%theme%', event.locals.theme)
		});
	});
