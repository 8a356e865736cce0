import { redirect } from '@sveltejs/kit';
import { AddressForm, SignUpForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { deviceOf } from '#lib/server/app/http/session-cookie.ts';
import { resendConfirmation, safeNext, signUp } from '#lib/server/identity/index.ts';
import { act } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next') ?? '');
	if (locals.actor.userId) redirect(303, localizeHref(next));
	return { next };
};

export const actions: Actions = {
	signUp: (event) =>
		act(event, SignUpForm, async (actor, person) => {
			await signUp(actor, person, deviceOf(event));
			return { sentTo: person.email };
		}),
	resend: (event) =>
		act(event, AddressForm, async (actor, { email }) => {
			await resendConfirmation(actor, email, deviceOf(event));
			return { sentTo: email, again: true };
		})
};
