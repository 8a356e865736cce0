import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { organisationsOf } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { signedIn } from '#lib/server/platform/index.ts';
import { readNeed, saveNeed, submitNeed, triageCriteria } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { NeedDraftForm, NeedForm } from '#lib/problems/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { userId, emailConfirmed } = signedIn(actor);
		const draftId = event.url.searchParams.get('draft');
		const sourcing = (await currentSeason()).stages.find(({ stage }) => stage === 'sourcing');
		return {
			confirmed: emailConfirmed,
			open: sourcing?.state === 'open',
			closesAt: sourcing?.closesAt ?? null,
			organisations: (await organisationsOf(userId)).map(({ id, name }) => ({ id, name })),
			criteria: await triageCriteria(),
			draft: draftId ? await readNeed(actor, draftId) : null
		};
	});

export const actions: Actions = {
	save: (event) =>
		act(event, NeedDraftForm, async (actor, { needId, input }) => {
			const id = await saveNeed(actor, (await currentSeason()).id, input, needId);
			redirect(303, localizeHref(`/needs/propose?draft=${id}&saved`, { locale: event.locals.locale }));
		}),
	submit: (event) =>
		act(event, NeedForm, async (actor, { needId, input }) => {
			const id = await submitNeed(actor, (await currentSeason()).id, input, needId);
			redirect(303, localizeHref(`/needs/${id}`, { locale: event.locals.locale }));
		})
};
