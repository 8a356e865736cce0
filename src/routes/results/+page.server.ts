import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { isPublished } from '#lib/server/selection/index.ts';
import { championOf, listRounds } from '#lib/server/tournament/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const { id, slug } = await currentSeason();
		const [rounds, champion, selected] = await Promise.all([
			listRounds(id, 'public'),
			championOf(id),
			isPublished(id)
		]);
		return { rounds, champion, outcome: selected ? `/selection/${slug}` : null };
	});
