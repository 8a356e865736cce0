import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import {
	endorseNeed,
	listNeeds,
	listOwnNeeds,
	triageCriteria,
	withdrawEndorsement
} from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { NeedIdForm } from '#lib/problems/schema.ts';
import { needStates, tracks } from '#lib/problems/types.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const asked = event.url.searchParams;
		const track = tracks.find((known) => known === asked.get('track'));
		const state = needStates.find((known) => known === asked.get('state'));
		const order: 'newest' | 'endorsements' = asked.get('order') === 'newest' ? 'newest' : 'endorsements';
		const season = await currentSeason();
		const [needs, own, criteria] = await Promise.all([
			listNeeds(actor, season.id, { track, state, order }),
			actor.userId ? listOwnNeeds(actor, season.id) : [],
			triageCriteria()
		]);
		const open = season.stages.some((window) => window.stage === 'sourcing' && window.state === 'open');
		return { needs, own, criteria, open, filter: { track: track ?? '', state: state ?? '', order } };
	});

export const actions: Actions = {
	endorse: (event) => act(event, NeedIdForm, (actor, { need }) => endorseNeed(actor, need)),
	withdraw: (event) => act(event, NeedIdForm, (actor, { need }) => withdrawEndorsement(actor, need))
};
