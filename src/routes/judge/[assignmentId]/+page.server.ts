import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { declareConflict, findReviewPage, saveReview, submitReview } from '#lib/server/selection/index.ts';
import { ConflictForm, ReviewForm, reviewOf } from '#lib/selection/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ page: await findReviewPage(actor, event.params.assignmentId) }));

export const actions: Actions = {
	save: (event) =>
		act(event, ReviewForm, async (actor, form) => ({
			saved: await saveReview(actor, event.params.assignmentId, reviewOf(form))
		})),
	submit: (event) =>
		act(event, ReviewForm, async (actor, form) => {
			await submitReview(actor, event.params.assignmentId, reviewOf(form));
			return { submitted: true as const };
		}),
	conflict: (event) =>
		act(event, ConflictForm, async (actor, { reason }) => {
			await declareConflict(actor, event.params.assignmentId, reason);
			redirect(303, localizeHref('/judge', { locale: event.locals.locale }));
		})
};
