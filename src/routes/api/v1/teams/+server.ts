import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listTeams } from '#lib/server/teams/index.ts';
import type { RequestHandler } from './$types';

/** GET ?q=&kind=&selected=on&page=: who takes part in the current season. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const season = await currentSeason();
		const query = event.url.searchParams;
		const list = await listTeams(season.id, {
			q: query.get('q') ?? '',
			kind: query.get('kind') ?? '',
			selected: query.get('selected') === 'on',
			page: Number(query.get('page') ?? 1)
		});
		return { season: season.slug, ...list };
	});
