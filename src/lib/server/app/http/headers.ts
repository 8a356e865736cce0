import type { Handle } from '@sveltejs/kit';
import { awaySeconds } from '#lib/server/platform/http/act.ts';
import { publicOrigin, storeOrigin } from '#lib/server/platform/index.ts';

const always = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'strict-origin-when-cross-origin',
	'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
	'cross-origin-opener-policy': 'same-origin'
};

const strict = { 'strict-transport-security': 'max-age=31536000' };

/** The same for an answer that does not pass through Kit. */
export const lastingHeaders = (): Record<string, string> =>
	publicOrigin().startsWith('https:') ? { ...always, ...strict } : always;

/** What every answer tells the browser to refuse. The content policy, with its nonces, is Kit's (svelte.config.js). */
export const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	for (const [name, value] of Object.entries(always)) {
		if (!response.headers.has(name)) response.headers.set(name, value);
	}
	allowStore(response.headers);
	// Programs have it from `answer`; a page's refusal can carry no header of its own, and what keeps pages looks for it.
	if (response.status === 503 && !response.headers.has('retry-after'))
		response.headers.set('retry-after', String(awaySeconds));
	if (event.url.protocol === 'https:')
		response.headers.set('strict-transport-security', strict['strict-transport-security']);
	// A page made for somebody must not be kept by a cache between, nor shown after signing out.
	if (event.locals.sessionToken && !response.headers.has('cache-control')) {
		response.headers.set('cache-control', 'private, no-store');
	}
	// Kit repeats the page's preloads here: up to 18 kB, more than many a proxy takes. The page itself carries them too.
	response.headers.delete('link');
	return response;
};

/** Parts of an upload go straight to the store, which with an S3 is another origin than ours. */
function allowStore(headers: Headers): void {
	const [policy, store] = [headers.get('content-security-policy'), storeOrigin()];
	if (policy && store)
		headers.set('content-security-policy', policy.replace('connect-src', `connect-src ${store}`));
}
