import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse, transaction } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { createPoll, identityProvider, usualFraudRules } from '#lib/server/voting/index.ts';
import { draftFrom, PollFormSchema, usualForm } from '#lib/voting/poll-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser', 'operator');
		return { values: usualForm(usualFraudRules()), provider: identityProvider()?.name ?? null };
	});

export const actions: Actions = {
	draft: (event) =>
		act(event, PollFormSchema, async (actor, form) => {
			const found = draftFrom(form);
			if ('why' in found) refuse(found.why);
			const { id: seasonId } = await currentSeason();
			await transaction((tx) => createPoll(tx, actor, { seasonId, ...found.draft }));
			redirect(303, localizeHref(`/organiser/votes/${found.draft.slug}`));
		})
};
