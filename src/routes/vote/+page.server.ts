import { load as loading } from '#lib/server/platform/http/act.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { listPolls } from '#lib/server/voting/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const season = await currentSeasonOrNull();
		const polls = season ? await listPolls(season.id) : [];
		return {
			polls: polls.map(({ slug, title, state, rehearsal, options, closesAt, closedAt }) => ({
				slug,
				title,
				state,
				rehearsal,
				options: options.map(({ label }) => label),
				closesAt,
				closedAt
			}))
		};
	});
