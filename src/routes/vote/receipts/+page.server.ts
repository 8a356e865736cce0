import { load as loading } from '#lib/server/platform/http/act.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { heldPasses, ownBallots } from '#lib/server/voting/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const season = await currentSeasonOrNull();
		event.setHeaders({ 'cache-control': 'private, no-store' });
		return { ballots: season ? await ownBallots(season.id, heldPasses(event)) : [] };
	});
