import { redirect } from '@sveltejs/kit';
import { JobActSchema } from '#lib/compute/schema.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { cancelJob, findJob, holdJob, letJobGo, listPools } from '#lib/server/compute/index.ts';
import { rerunOfJob, submissionBehindJob } from '#lib/server/evaluation/index.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { has } from '#lib/server/platform/index.ts';
import { findTeams } from '#lib/server/teams/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		event.depends('jobs');
		const job = await findJob(actor, validId(event.params.id));
		const teamId = /^team:([0-9a-f-]{36})$/.exec(job.ownerKey)?.[1];
		const [submissionId, teams, pools] = await Promise.all([
			submissionBehindJob(job.id),
			findTeams(teamId ? [teamId] : []),
			listPools()
		]);
		const pool = pools.find(({ key }) => key === job.poolKey)?.name ?? null;
		const mayRerun = submissionId !== null && has(actor, 'organiser');
		return { job, submissionId, mayRerun, pool, owner: teams.get(teamId ?? '')?.name ?? job.ownerKey };
	});

export const actions: Actions = {
	cancel: (event) =>
		act(event, JobActSchema, async (actor, { jobId, reason }) => {
			await cancelJob(actor, jobId, reason);
			return { done: 'cancelled' as const };
		}),
	hold: (event) =>
		act(event, JobActSchema, async (actor, { jobId, reason }) => {
			await holdJob(actor, jobId, reason);
			return { done: 'held' as const };
		}),
	letGo: (event) =>
		act(event, JobActSchema, async (actor, { jobId, reason }) => {
			await letJobGo(actor, jobId, reason);
			return { done: 'let_go' as const };
		}),
	rerun: (event) =>
		act(event, JobActSchema, async (actor, { jobId, reason }) => {
			const setId = await rerunOfJob(actor, jobId, { ko: reason, en: reason });
			redirect(303, localizeHref(`/organiser/rejudge/${setId}`));
		})
};
