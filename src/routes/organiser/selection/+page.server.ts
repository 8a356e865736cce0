import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { commitPlan, findOverview } from '#lib/server/selection/index.ts';
import { PlanForm } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ overview: await findOverview(actor) }));

export const actions: Actions = {
	plan: (event) =>
		act(event, PlanForm, async (actor, plan) => {
			await commitPlan(actor, (await currentSeason()).id, plan);
			return { done: 'plan' as const };
		})
};
