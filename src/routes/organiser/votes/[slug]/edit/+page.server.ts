import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse, refuseIf, transaction } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { editDraft, findPollBySlug, identityProvider } from '#lib/server/voting/index.ts';
import { draftFrom, formOf, PollFormSchema } from '#lib/voting/poll-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser', 'operator');
		const poll = await findPollBySlug((await currentSeason()).id, event.params.slug);
		refuseIf(poll.state !== 'draft', 'poll_fixed', { state: poll.state });
		return {
			slug: poll.slug,
			title: poll.title,
			values: formOf(poll),
			provider: identityProvider()?.name ?? null
		};
	});

export const actions: Actions = {
	edit: (event) =>
		act(event, PollFormSchema, async (actor, form) => {
			insistRole(actor, 'organiser', 'operator');
			const found = draftFrom(form);
			if ('why' in found) refuse(found.why);
			const { id } = await findPollBySlug((await currentSeason()).id, event.params.slug);
			await transaction((tx) => editDraft(tx, actor, id, found.draft));
			redirect(303, localizeHref(`/organiser/votes/${found.draft.slug}`));
		})
};
