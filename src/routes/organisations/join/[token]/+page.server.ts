import { redirect } from '@sveltejs/kit';
import { EmptyForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { keepAddressSecret } from '#lib/server/app/http/secret-address.ts';
import { acceptInvitation, findInvitation } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		keepAddressSecret(event);
		const { organisation, email } = await findInvitation(event.params.token);
		return { name: organisation.name, email, isInvited: actor.email === email };
	});

export const actions: Actions = {
	accept: (event) =>
		act(event, EmptyForm, async (actor) => {
			const { slug } = await acceptInvitation(actor, event.params.token);
			redirect(303, localizeHref(`/organisations/${slug}`));
		})
};
