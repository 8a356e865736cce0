import * as v from 'valibot';
import { validId } from '#lib/evaluation/submission.ts';
import {
	applyRejudge,
	cancelRejudge,
	extendRejudge,
	readRejudge,
	resumeRejudge
} from '#lib/server/evaluation/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { Nothing } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ set: await readRejudge(actor, validId(event.params.id)) }));

const ResumeForm = v.object({ how: v.picklist(['try', 'all']) });

export const actions: Actions = {
	apply: (event) =>
		act(event, Nothing, async (actor) => {
			await applyRejudge(actor, validId(event.params.id));
			return { applied: true };
		}),
	cancel: (event) =>
		act(event, Nothing, async (actor) => {
			await cancelRejudge(actor, validId(event.params.id));
			return { cancelled: true };
		}),
	extend: (event) =>
		act(event, Nothing, async (actor) => ({ added: await extendRejudge(actor, validId(event.params.id)) })),
	resume: (event) =>
		act(event, ResumeForm, async (actor, { how }) => {
			await resumeRejudge(actor, validId(event.params.id), how);
			return { resumed: true };
		})
};
