import { redirect } from '@sveltejs/kit';
import { SetupForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { keepAddressSecret } from '#lib/server/app/http/secret-address.ts';
import { deviceOf, enter } from '#lib/server/app/http/session-cookie.ts';
import { insistSetup, setUp } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	keepAddressSecret(event);
	return loadFor(event, () => insistSetup(event.params.token));
};

export const actions: Actions = {
	setUp: (event) =>
		act(event, SetupForm, async (actor, { seasonKo, seasonEn, ...founder }) => {
			const founding = { ...founder, season: { ko: seasonKo, en: seasonEn } };
			await enter(event, await setUp(actor, event.params.token, founding, deviceOf(event)));
			redirect(303, localizeHref('/account/security'));
		})
};
