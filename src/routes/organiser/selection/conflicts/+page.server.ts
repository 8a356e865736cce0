import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { dismissConflict, listConflicts } from '#lib/server/selection/index.ts';
import { DismissForm } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ conflicts: await listConflicts(actor) }));

export const actions: Actions = {
	dismiss: (event) =>
		act(event, DismissForm, async (actor, conflict) => {
			await dismissConflict(actor, conflict);
			return { done: true as const };
		})
};
