import { redirect } from '@sveltejs/kit';
import { ProfileForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { changeProfile, organisationsOf, owesSecondFactor } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		if (!actor.userId) redirect(303, localizeHref('/signin?next=/account'));
		return {
			profile: { name: actor.name, email: actor.email ?? '', locale: actor.locale },
			roles: [...actor.roles, ...(actor.withheld ?? [])],
			secondFactorOwed: owesSecondFactor(actor),
			organisations: await organisationsOf(actor.userId)
		};
	});

export const actions: Actions = {
	changeProfile: (event) =>
		act(event, ProfileForm, async (actor, profile) => {
			await changeProfile(actor, profile);
			return { saved: true };
		})
};
