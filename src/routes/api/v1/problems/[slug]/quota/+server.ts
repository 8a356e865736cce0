import { api } from '#lib/api/registry.ts';
import { PART_BYTES, SINGLE_BYTES } from '#lib/evaluation/submission.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { findSubmitPage } from '#lib/server/evaluation/index.ts';

export const GET = serve(api.readQuota, async ({ actor, params }) => {
	const { problem, teams, kinds, columns, answers } = await findSubmitPage(actor, params.slug);
	return {
		problem: problem.slug,
		columns,
		answers,
		partBytes: PART_BYTES,
		singleBytes: SINGLE_BYTES,
		kinds,
		teams: teams.map(({ id, slug, name, entered, declined, quota, secondsLeft }) => ({
			id,
			slug,
			name,
			entered,
			declined,
			quota,
			secondsLeft
		}))
	};
});
