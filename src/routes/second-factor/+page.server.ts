import { redirect } from '@sveltejs/kit';
import { SecondFactorForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { safeNext, secondFactorOf, showSecondFactor } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const next = safeNext(event.url.searchParams.get('next') ?? '', '/account');
		if (!actor.userId) redirect(303, localizeHref(`/signin?next=${encodeURIComponent('/second-factor')}`));
		if (actor.secondFactor) redirect(303, localizeHref(next));
		return { next, confirmed: (await secondFactorOf(actor)).confirmed };
	});

export const actions: Actions = {
	show: (event) =>
		act(event, SecondFactorForm, async (actor, { code, next }) => {
			await showSecondFactor(actor, code, event.locals.sessionToken ?? '');
			redirect(303, localizeHref(safeNext(next, '/account')));
		})
};
