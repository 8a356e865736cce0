import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { found } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listRounds } from '#lib/server/tournament/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const rounds = await listRounds((await currentSeason()).id, 'public');
		return { round: found(rounds.find((round) => String(round.number) === event.params.number)) };
	});
