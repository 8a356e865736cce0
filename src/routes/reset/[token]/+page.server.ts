import { redirect } from '@sveltejs/kit';
import { ResetForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { keepAddressSecret } from '#lib/server/app/http/secret-address.ts';
import { deviceOf, dropSessionCookie } from '#lib/server/app/http/session-cookie.ts';
import { addressToReset, resetPassword } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	keepAddressSecret(event);
	return loadFor(event, () => addressToReset(event.params.token));
};

export const actions: Actions = {
	resetPassword: (event) =>
		act(event, ResetForm, async (actor, { password }) => {
			await resetPassword(actor, event.params.token, password, deviceOf(event));
			dropSessionCookie(event);
			redirect(303, localizeHref('/signin?reset'));
		})
};
