import { load as loading } from '#lib/server/platform/http/act.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { ensureAccountPass, heldPasses, keeperOf, ownBallots, readPass } from '#lib/server/voting/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const season = await currentSeasonOrNull();
		event.setHeaders({ 'cache-control': 'private, no-store' });
		if (!season) return { season: null, ballots: [], keepers: [] };
		// An account's pass is kept for hours and on one device; its ballots are those of whoever is signed in.
		const passes = { ...heldPasses(event), accountPass: ensureAccountPass(event, season.id) };
		const keepers = [passes.accountPass, passes.identityPass].flatMap(
			(pass) => keeperOf(readPass(pass)) ?? []
		);
		return { season: season.slug, ballots: await ownBallots(season.id, passes), keepers };
	});
