import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { declareInterest, findDesk, saveExpertise } from '#lib/server/selection/index.ts';
import { jurySheet } from '#lib/server/tournament/index.ts';
import { sealsOwed } from '#lib/tournament/seals.ts';
import { teamNames } from '#lib/server/teams/index.ts';
import { ExpertiseForm, InterestForm } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		const [desk, teams, sheet] = await Promise.all([findDesk(actor), teamNames(id), jurySheet(actor, id)]);
		return { desk, teams, sealsOwed: sealsOwed(sheet) };
	});

export const actions: Actions = {
	expertise: (event) =>
		act(event, ExpertiseForm, async (actor, { tracks }) => {
			await saveExpertise(actor, tracks);
			return { done: 'expertise' as const };
		}),
	interest: (event) =>
		act(event, InterestForm, async (actor, interest) => {
			await declareInterest(actor, interest);
			return { done: 'interest' as const };
		})
};
