import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { castJuryScore, jurySheet } from '#lib/server/tournament/index.ts';
import { JuryForm } from '#lib/tournament/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ sheet: await jurySheet(actor, (await currentSeason()).id) }));

const prefix = 'score.';

export const actions: Actions = {
	seal: (event) =>
		act(event, JuryForm, async (actor, { matchId, teamId, ...rest }) => {
			const given = Object.entries(rest).filter(([name]) => name.startsWith(prefix));
			const scores = Object.fromEntries(
				given.map(([name, value]) => [name.slice(prefix.length), Number(value)])
			);
			await castJuryScore(actor, { matchId, teamId, scores });
			return { sealed: teamId };
		})
};
