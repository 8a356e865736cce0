import { listRejudges } from '#lib/server/evaluation/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		const [sets, problems] = await Promise.all([listRejudges(actor, id), listPublishedProblems(id)]);
		return { sets, problems: problems.map(({ slug, title }) => ({ slug, title })) };
	});
