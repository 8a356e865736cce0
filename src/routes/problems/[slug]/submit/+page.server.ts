import { redirect } from '@sveltejs/kit';
import { GiveUpSchema, PickSchema, SubmitFormSchema } from '#lib/evaluation/submission.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { findSubmitPage, giveUpUpload, pickForFinal, submitFile } from '#lib/server/evaluation/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	if (event.locals.actor.userId === null) {
		const next = encodeURIComponent(event.url.pathname);
		redirect(303, localizeHref(`/signin?next=${next}`, { locale: event.locals.locale }));
	}
	return loadFor(event, (actor) => findSubmitPage(actor, event.params.slug));
};

export const actions: Actions = {
	submit: (event) =>
		act(event, SubmitFormSchema, async (actor, { file, ...form }) => {
			const id = await submitFile(actor, { problem: event.params.slug, ...form }, file);
			redirect(303, localizeHref(`/submissions/${id}`, { locale: event.locals.locale }));
		}),
	giveUp: (event) =>
		act(event, GiveUpSchema, async (actor, { submissionId }) => {
			await giveUpUpload(actor, submissionId);
			return { givenUp: true };
		}),
	pick: (event) =>
		act(event, PickSchema, async (actor, { submissionId, picked }) => {
			await pickForFinal(actor, submissionId, picked);
			return { picked };
		})
};
