import type { Handle } from '@sveltejs/kit';
import { answer } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';

/** Under /api/v1 a refusal is JSON whoever refuses: for an address without an endpoint, and a method it does not have. */
export const apiRefusals: Handle = async ({ event, resolve }) => {
	if (!/^(\/en)?\/api\/v1(\/|$)/.test(event.url.pathname)) return resolve(event);
	if (event.route.id === null) return answer(event, async () => refuse('not_found'));
	const response = await resolve(event);
	if (response.status !== 405) return response;
	const refusal = await answer(event, async () => refuse('wrong_method'));
	const allow = response.headers.get('allow');
	if (allow !== null) refusal.headers.set('allow', allow);
	return refusal;
};
