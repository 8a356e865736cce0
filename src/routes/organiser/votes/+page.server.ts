import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { has } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listDesks, sharesByTier } from '#lib/server/voting/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		return {
			polls: await listDesks(actor, id),
			shares: await sharesByTier(actor, id),
			mayDraft: has(actor, 'operator', 'organiser')
		};
	});
