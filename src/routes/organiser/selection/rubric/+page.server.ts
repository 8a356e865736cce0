import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findRubric, saveRubric } from '#lib/server/selection/index.ts';
import { RubricForm, rubricOf } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

/** Stage one's rubric, or with `?stage=final` the one by which jurors score matches. */
const stageOf = (url: URL) => (url.searchParams.get('stage') === 'final' ? 'final' : 'selection');

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		const stage = stageOf(event.url);
		return { stage, rubric: await findRubric((await currentSeason()).id, stage) };
	});

export const actions: Actions = {
	save: (event) =>
		act(event, RubricForm, async (actor, form) => {
			await saveRubric(actor, (await currentSeason()).id, stageOf(event.url), rubricOf(form));
			return { done: true as const };
		})
};
