import { GiveUpSchema, PickSchema, validId } from '#lib/evaluation/submission.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { has } from '#lib/server/platform/index.ts';
import {
	findSubmission,
	pickForFinal,
	teamHistory,
	withdrawSubmission
} from '#lib/server/evaluation/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		event.depends('submission');
		const id = validId(event.params.id);
		const [submission, history] = await Promise.all([findSubmission(actor, id), teamHistory(actor, id)]);
		return { submission, history, mayReadFullLog: has(actor, 'organiser', 'operator') };
	});

export const actions: Actions = {
	pick: (event) =>
		act(event, PickSchema, async (actor, { submissionId, picked }) => {
			await pickForFinal(actor, submissionId, picked);
			return { picked };
		}),
	withdraw: (event) =>
		act(event, GiveUpSchema, async (actor, { submissionId }) => {
			await withdrawSubmission(actor, submissionId);
			return { withdrawn: true };
		})
};
