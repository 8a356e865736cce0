import { answer } from '#lib/server/platform/http/act.ts';
import { findSeason } from '#lib/server/season/index.ts';
import { listCertificates } from '#lib/server/selection/index.ts';
import type { RequestHandler } from './$types';

/** GET: input, hash, seed and objective of every assignment run. Run `assignJudges(input)` again to get the same. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const season = await findSeason(event.params.season);
		return { season: season.slug, runs: await listCertificates(actor, season.id) };
	});
