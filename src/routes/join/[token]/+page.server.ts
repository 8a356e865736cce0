import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { findInvitation, joinTeam } from '#lib/server/teams/index.ts';
import { Membership } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		// The address is a secret: other sites must not see it in a referrer. ('no-referrer' would blank the Origin of the form.)
		event.setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
		return { invitation: await findInvitation(event.params.token), signedIn: actor.userId !== null };
	});

export const actions: Actions = {
	join: (event) =>
		act(event, Membership, async (actor, membership) => {
			const { slug } = await joinTeam(actor, event.params.token, membership);
			redirect(303, localizeHref(`/teams/${slug}`, { locale: event.locals.locale }));
		})
};
