import { redirect } from '@sveltejs/kit';
import { ThemeForm } from '#lib/identity/schema.ts';
import { safeNext } from '#lib/server/identity/index.ts';
import { act } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

const yearSeconds = 365 * 86_400;

/** Keeps the chosen appearance in a cookie and goes back to the page it was chosen on. */
export const POST: RequestHandler = async (event) => {
	let to = '/';
	await act(event, ThemeForm, async (_actor, choice) => {
		to = safeNext(choice.to);
		if (choice.theme === 'system') event.cookies.delete('theme', { path: '/' });
		else
			event.cookies.set('theme', choice.theme, {
				path: '/',
				maxAge: yearSeconds,
				sameSite: 'lax',
				secure: event.url.protocol === 'https:'
			});
	});
	if (event.request.headers.get('accept')?.includes('application/json'))
		return new Response(null, { status: 204 });
	redirect(303, to);
};
