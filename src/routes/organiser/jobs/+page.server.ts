import { CancelJobSchema, PausePoolSchema } from '#lib/compute/schema.ts';
import { cancelJob, knownContainment, listJobs, listPools, pausePool } from '#lib/server/compute/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { findTeams } from '#lib/server/teams/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const [jobs, pools, containment] = await Promise.all([listJobs(actor), listPools(), knownContainment()]);
		const teamIds = jobs.flatMap(({ ownerKey }) => /^team:(.+)$/.exec(ownerKey)?.[1] ?? []);
		const teams = await findTeams([...new Set(teamIds)]);
		const named = jobs.map((job) => ({
			...job,
			owner: teams.get(job.ownerKey.slice(5))?.name ?? job.ownerKey
		}));
		const sandbox = containment && { level: containment.level, reason: containment.details.reason };
		return { jobs: named, pools, sandbox };
	});

export const actions: Actions = {
	cancel: (event) =>
		act(event, CancelJobSchema, async (actor, { jobId }) => {
			await cancelJob(actor, jobId);
			return { cancelled: true };
		}),
	pause: (event) =>
		act(event, PausePoolSchema, async (actor, { poolKey, paused }) => {
			await pausePool(actor, poolKey, paused);
			return { paused };
		})
};
