import * as v from 'valibot';
import { JobFilterSchema, PausePoolSchema, SetActSchema, type JobFilterValues } from '#lib/compute/schema.ts';
import {
	cancelSet,
	countOpenJobs,
	knownContainment,
	listJobs,
	listPools,
	openSets,
	pausePool,
	releaseSet,
	tryNextOfSet,
	type JobRow
} from '#lib/server/compute/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findTeams } from '#lib/server/teams/index.ts';
import type { Actions, PageServerLoad } from './$types';

const TEAM = /^team:([0-9a-f-]{36})$/;

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		event.depends('jobs');
		const filter = v.parse(JobFilterSchema, Object.fromEntries(event.url.searchParams));
		const page = await listJobs(actor, asked(filter));
		const [counts, sets, pools, containment, season] = await Promise.all([
			countOpenJobs(actor),
			openSets(actor),
			listPools(),
			knownContainment(),
			currentSeason()
		]);
		const [teams, problems] = await Promise.all([
			findTeams(teamIds(page.rows)),
			listPublishedProblems(season.id)
		]);
		return {
			filter,
			page: { ...page, rows: page.rows.map((row) => ({ ...row, owner: nameOf(row, teams) })) },
			...{ counts, sets, pools },
			problems: problems.map(({ id, title }) => ({ key: `problem:${id}`, title })),
			sandbox: containment && { level: containment.level, reason: containment.details.reason }
		};
	});

const asked = ({ show, pool, lane, problem, owner, set, page }: JobFilterValues) => ({
	...{ show, page, poolKey: pool, ownerKey: owner, problemKey: problem },
	lane: lane || undefined,
	setId: v.safeParse(v.pipe(v.string(), v.uuid()), set).success ? set : undefined
});
const teamIds = (rows: JobRow[]) => [
	...new Set(rows.flatMap(({ ownerKey }) => TEAM.exec(ownerKey)?.[1] ?? []))
];
const nameOf = ({ ownerKey }: JobRow, teams: Awaited<ReturnType<typeof findTeams>>) =>
	teams.get(TEAM.exec(ownerKey)?.[1] ?? '')?.name ?? ownerKey;

export const actions: Actions = {
	releaseSet: (event) =>
		act(event, SetActSchema, async (actor, { setId, reason }) => {
			await releaseSet(actor, setId, reason);
			return { decided: true };
		}),
	tryNext: (event) =>
		act(event, SetActSchema, async (actor, { setId, reason }) => {
			await tryNextOfSet(actor, setId, reason);
			return { decided: true };
		}),
	cancelSet: (event) =>
		act(event, SetActSchema, async (actor, { setId, reason }) => {
			await cancelSet(actor, setId, reason);
			return { decided: true };
		}),
	pause: (event) =>
		act(event, PausePoolSchema, async (actor, { poolKey, paused }) => {
			await pausePool(actor, poolKey, paused);
			return { paused };
		})
};
