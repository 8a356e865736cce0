import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findRubric, saveRubric } from '#lib/server/selection/index.ts';
import { RubricForm, rubricOf } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		return { rubric: await findRubric((await currentSeason()).id) };
	});

export const actions: Actions = {
	save: (event) =>
		act(event, RubricForm, async (actor, form) => {
			await saveRubric(actor, (await currentSeason()).id, 'selection', rubricOf(form));
			return { done: true as const };
		})
};
