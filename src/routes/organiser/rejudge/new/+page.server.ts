import { redirect } from '@sveltejs/kit';
import { RejudgeForm } from '#lib/evaluation/rejudge.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { blockedRows, createRejudge, findSubmission, rerunSubmission } from '#lib/server/evaluation/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		const problems = await listPublishedProblems((await currentSeason()).id);
		const leftOut = await blockedRows(problems.map(({ id }) => id));
		const asked = event.url.searchParams.get('submission');
		const one = asked === null ? null : await findSubmission(actor, validId(asked));
		const problem = one?.problem.slug ?? event.url.searchParams.get('problem') ?? '';
		const alone = one && { id: one.id, number: one.number, team: one.team.name };
		return {
			alone,
			problems: problems.map(({ id, slug, title, version }) => ({
				...{ slug, title, version },
				leftOut: leftOut.get(id) ?? []
			})),
			problem
		};
	});

export const actions: Actions = {
	create: (event) =>
		act(event, RejudgeForm, async (actor, { submission, ...wanted }) => {
			const id = submission
				? await rerunSubmission(actor, submission, wanted.reason)
				: await createRejudge(actor, wanted);
			redirect(303, localizeHref(`/organiser/rejudge/${id}`, { locale: event.locals.locale }));
		})
};
