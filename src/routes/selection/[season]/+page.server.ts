import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { findSeason } from '#lib/server/season/index.ts';
import { findOutcome, findRubric } from '#lib/server/selection/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const { id } = await findSeason(event.params.season);
		return {
			outcome: await findOutcome(event.params.season),
			criteria: (await findRubric(id))?.criteria ?? []
		};
	});
