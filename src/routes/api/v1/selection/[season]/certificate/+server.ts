import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { findSeason } from '#lib/server/season/index.ts';
import { listCertificates } from '#lib/server/selection/index.ts';

/** Run `assignJudges(input)` again to get the same assignment. */
export const GET = serve(api.readCertificates, async ({ actor, params }) => {
	const season = await findSeason(params.season);
	return { season: season.slug, runs: await listCertificates(actor, season.id) };
});
