import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { decideSelection, findOverview, findRanking, publishLetters } from '#lib/server/selection/index.ts';
import { DecisionForm } from '#lib/selection/schema.ts';
import { Nothing } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { rubric, plan, runs } = await findOverview(actor);
		return { ranking: rubric && plan && runs.length > 0 ? await findRanking(actor) : null };
	});

export const actions: Actions = {
	decide: (event) =>
		act(event, DecisionForm, async (actor, decision) => {
			await decideSelection(actor, decision);
			return { done: 'decided' as const };
		}),
	publish: (event) =>
		act(event, Nothing, async (actor) => {
			await publishLetters(actor);
			return { done: 'published' as const };
		})
};
