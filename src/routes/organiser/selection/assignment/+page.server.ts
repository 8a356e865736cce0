import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { randomToken } from '#lib/server/platform/index.ts';
import { findOverview, runAssignment } from '#lib/server/selection/index.ts';
import { AssignmentForm } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({
		overview: await findOverview(actor),
		seed: randomToken().slice(0, 12)
	}));

export const actions: Actions = {
	run: (event) =>
		act(event, AssignmentForm, async (actor, terms) => ({ run: await runAssignment(actor, terms) }))
};
