import { AddressForm } from '#lib/identity/schema.ts';
import { deviceOf } from '#lib/server/app/http/session-cookie.ts';
import { requestReset } from '#lib/server/identity/index.ts';
import { act } from '#lib/server/platform/http/act.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	requestReset: (event) =>
		act(event, AddressForm, async (actor, { email }) => {
			await requestReset(actor, email, deviceOf(event));
			return { sentTo: email };
		})
};
