import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { findEntryReviews, reopenReview } from '#lib/server/selection/index.ts';
import { ReopenForm } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ entry: await findEntryReviews(actor, event.params.entryId) }));

export const actions: Actions = {
	reopen: (event) =>
		act(event, ReopenForm, async (actor, { assignmentId, reason }) => {
			await reopenReview(actor, assignmentId, reason);
			return { done: true as const };
		})
};
