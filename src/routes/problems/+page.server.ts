import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { tracks } from '#lib/problems/types.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const season = await currentSeasonOrNull();
		const all = season ? await listPublishedProblems(season.id) : [];
		const track = tracks.find((known) => known === event.url.searchParams.get('track')) ?? null;
		const problems = all.filter((problem) => !track || problem.track === track);
		return {
			track,
			total: all.length,
			tracks: tracks.map((key) => ({ key, count: all.filter((problem) => problem.track === key).length })),
			problems
		};
	});
