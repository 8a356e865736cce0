import { redirect } from '@sveltejs/kit';
import { ConfirmForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { keepAddressSecret } from '#lib/server/app/http/secret-address.ts';
import { deviceOf, enter } from '#lib/server/app/http/session-cookie.ts';
import { addressToConfirm, confirmAddress, safeNext } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the link changes nothing, since mail scanners open links too. */
export const load: PageServerLoad = (event) => {
	keepAddressSecret(event);
	return loadFor(event, () => addressToConfirm(event.params.token));
};

export const actions: Actions = {
	confirm: (event) =>
		act(event, ConfirmForm, async (actor, { password }) => {
			await enter(event, await confirmAddress(actor, event.params.token, password, deviceOf(event)));
			redirect(303, localizeHref(safeNext(event.url.searchParams.get('next') ?? '', '/account')));
		})
};
