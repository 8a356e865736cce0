import { redirect } from '@sveltejs/kit';
import type { Scope } from '#lib/api/scopes.ts';
import { TokenForm, TokenIdForm } from '#lib/api/token-schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { createToken, listTokens, revokeToken } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		if (!actor.userId) redirect(303, localizeHref('/signin?next=/account/tokens'));
		return { tokens: await listTokens(actor) };
	});

export const actions: Actions = {
	create: (event) =>
		act(event, TokenForm, async (actor, { name, scopes, days }) => ({
			made: await createToken(actor, { name, scopes: scopes as Scope[], days: Number(days) })
		})),
	revoke: (event) =>
		act(event, TokenIdForm, async (actor, { token }) => {
			await revokeToken(actor, token);
			return { revoked: true };
		})
};
