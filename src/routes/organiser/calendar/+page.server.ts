import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { closeStage, currentSeason, openStage, rescheduleStage } from '#lib/server/season/index.ts';
import { RescheduleForm, StageForm } from '#lib/season/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		return { calendar: await currentSeason() };
	});

export const actions: Actions = {
	open: (event) =>
		act(event, StageForm, async (actor, { stage }) => {
			await openStage(actor, (await currentSeason()).id, stage);
			return { done: stage };
		}),
	close: (event) =>
		act(event, StageForm, async (actor, { stage }) => {
			await closeStage(actor, (await currentSeason()).id, stage);
			return { done: stage };
		}),
	reschedule: (event) =>
		act(event, RescheduleForm, async (actor, { stage, ...window }) => {
			await rescheduleStage(actor, (await currentSeason()).id, stage, window);
			return { done: stage };
		})
};
