import { redirect } from '@sveltejs/kit';
import { EmptyForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { dropSessionCookie } from '#lib/server/app/http/session-cookie.ts';
import { signOut } from '#lib/server/identity/index.ts';
import { act } from '#lib/server/platform/http/act.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	signOut: (event) =>
		act(event, EmptyForm, async () => {
			if (event.locals.sessionToken) await signOut(event.locals.sessionToken);
			dropSessionCookie(event);
			redirect(303, localizeHref('/'));
		})
};
