import { redirect, type RequestHandler } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { endIdentity } from '#lib/server/voting/index.ts';

/** Where the provider sends people back to: one address for both languages, and never the last one they see. */
export const GET: RequestHandler = async (event) => {
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const { slug, locale, why } = await endIdentity(event);
	const query = why && new URLSearchParams({ ...(slug && { poll: slug }), why });
	redirect(303, localizeHref(why ? `/vote/identity?${query}` : `/vote/${slug}`, { locale }));
};
