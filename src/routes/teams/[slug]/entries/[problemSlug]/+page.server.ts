import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { found } from '#lib/server/platform/index.ts';
import {
	entryOf,
	findProposalPage,
	saveProposal,
	submitProposal,
	withdrawProposal
} from '#lib/server/teams/index.ts';
import { Nothing, ProposalForm, proposalOf } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types';

type Params = PageServerLoadEvent['params'];

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({
		page: await findProposalPage(actor, event.params.slug, event.params.problemSlug)
	}));

const subject = async (actor: Parameters<typeof findProposalPage>[0], params: Params) => {
	const { team, problem } = await findProposalPage(actor, params.slug, params.problemSlug);
	return { teamId: team.id, problemId: problem.id };
};

export const actions: Actions = {
	save: (event) =>
		act(event, ProposalForm, async (actor, form) => {
			const ids = await subject(actor, event.params);
			return {
				saved: await saveProposal(actor, { ...ids, revision: form.revision, proposal: proposalOf(form) })
			};
		}),
	submit: (event) =>
		act(event, ProposalForm, async (actor, form) => {
			const ids = await subject(actor, event.params);
			const draft = { ...ids, revision: form.revision, proposal: proposalOf(form) };
			await submitProposal(actor, draft, { rulesVersion: form.rulesVersion, accepted: form.acceptRules });
			return { submitted: true as const };
		}),
	withdraw: (event) =>
		act(event, Nothing, async (actor) => {
			const { teamId, problemId } = await subject(actor, event.params);
			const entry = found(await entryOf(teamId, problemId));
			return { withdrawn: await withdrawProposal(actor, entry.id) };
		})
};
