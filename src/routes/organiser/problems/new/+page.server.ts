import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuseIf } from '#lib/server/platform/index.ts';
import { draftProblem, listNeeds, readNeed } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { ProblemForm } from '#lib/problems/problem-schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		const asked = event.url.searchParams.get('need');
		if (asked === null) {
			const { id } = await currentSeason();
			return { need: null, needs: await listNeeds(actor, id, { state: 'shortlisted' }) };
		}
		const need = await readNeed(actor, asked);
		refuseIf(need.state !== 'shortlisted', 'need_state', { state: need.state });
		return { need, needs: [] };
	});

export const actions: Actions = {
	create: (event) =>
		act(event, ProblemForm, async (actor, input) => {
			const id = await draftProblem(actor, event.url.searchParams.get('need') ?? '', input);
			redirect(303, localizeHref(`/organiser/problems/${id}`, { locale: event.locals.locale }));
		})
};
