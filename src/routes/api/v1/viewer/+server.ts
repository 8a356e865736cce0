import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { ensurePasses } from '#lib/server/voting/index.ts';
import type { RequestHandler } from './$types';

/** Gives this device a voter pass, as a cookie and, for programs, in the answer. */
export const POST: RequestHandler = (event) =>
	answer(event, async () => {
		const season = await currentSeason();
		const passes = await ensurePasses(event, season.id);
		return { season: season.slug, ...passes };
	});
