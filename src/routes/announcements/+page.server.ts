import { listAnnouncements } from '#lib/server/community/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const season = await currentSeasonOrNull();
		return { announcements: season ? await listAnnouncements(actor, season.id) : [] };
	});
