import { redirect } from '@sveltejs/kit';
import { SignInForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { deviceOf, enter } from '#lib/server/app/http/session-cookie.ts';
import { safeNext, signIn } from '#lib/server/identity/index.ts';
import { act } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next') ?? '');
	if (locals.actor.userId) redirect(303, localizeHref(next));
	return { next, justReset: url.searchParams.has('reset') };
};

export const actions: Actions = {
	signIn: (event) =>
		act(event, SignInForm, async (actor, form) => {
			const session = await signIn(actor, form, deviceOf(event));
			await enter(event, session);
			const next = safeNext(form.next);
			redirect(
				303,
				localizeHref(session.secondFactorOwed ? `/second-factor?next=${encodeURIComponent(next)}` : next)
			);
		})
};
