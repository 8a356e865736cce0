import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason, reviseSeason } from '#lib/server/season/index.ts';
import { criteriaFrom, SeasonForm } from '#lib/season/new-season.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		return { edited: await currentSeason() };
	});

export const actions: Actions = {
	revise: (event) =>
		act(event, SeasonForm, async (actor, form) => {
			await reviseSeason(actor, (await currentSeason()).id, {
				slug: form.slug,
				name: { ko: form.nameKo, en: form.nameEn },
				call: { ko: form.callKo, en: form.callEn },
				criteria: criteriaFrom(form)
			});
			return { saved: true };
		})
};
