import { redirect } from '@sveltejs/kit';
import { domainOf } from '#lib/identity/mail-domains.ts';
import { OrganisationForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { createOrganisation, isOwnDomain } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		if (!actor.userId) redirect(303, localizeHref('/signin?next=/organisations/create'));
		const domain = domainOf(actor.email ?? '');
		return { domain: isOwnDomain(domain) ? domain : '' };
	});

export const actions: Actions = {
	create: (event) =>
		act(event, OrganisationForm, async (actor, { nameKo, nameEn, kind, domain }) => {
			const { slug } = await createOrganisation(actor, { name: { ko: nameKo, en: nameEn }, kind, domain });
			redirect(303, localizeHref(`/organisations/${slug}`));
		})
};
