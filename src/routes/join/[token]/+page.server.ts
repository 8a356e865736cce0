import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { keepAddressSecret } from '#lib/server/app/http/secret-address.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { findInvitation, joinTeam } from '#lib/server/teams/index.ts';
import { Membership } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		keepAddressSecret(event);
		return { invitation: await findInvitation(event.params.token), signedIn: actor.userId !== null };
	});

export const actions: Actions = {
	join: (event) =>
		act(event, Membership, async (actor, membership) => {
			const { slug } = await joinTeam(actor, event.params.token, membership);
			redirect(303, localizeHref(`/teams/${slug}`, { locale: event.locals.locale }));
		})
};
