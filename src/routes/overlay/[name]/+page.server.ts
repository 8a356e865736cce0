import { error } from '@sveltejs/kit';
import { keepAddressSecret } from '#lib/server/app/http/secret-address.ts';
import { load as loading } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { useOverlayToken } from '#lib/server/broadcast/index.ts';
import type { PageServerLoad } from './$types';

const names = ['programme', 'lower-third', 'clock', 'board', 'winner', 'key', 'checkpoint'];

/** Nothing but the right to watch is decided here: what is on air comes over the socket. */
export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		keepAddressSecret(event);
		if (!names.includes(event.params.name)) error(404);
		const token = event.url.searchParams.get('token') ?? refuse('overlay_token_not_valid');
		await useOverlayToken(token);
		return { name: event.params.name, token };
	});
