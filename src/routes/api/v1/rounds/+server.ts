import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { championOf, listRounds } from '#lib/server/tournament/index.ts';
import type { RequestHandler } from './$types';

/** The tournament as the public may see it, with everything needed to recompute a published round. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const { id, slug } = await currentSeason();
		return { season: slug, rounds: await listRounds(id, 'public'), champion: await championOf(id) };
	});
