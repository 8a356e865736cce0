import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { championOf, listRounds } from '#lib/server/tournament/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const { id } = await currentSeason();
		const [rounds, champion] = await Promise.all([listRounds(id, 'public'), championOf(id)]);
		return { rounds, champion };
	});
