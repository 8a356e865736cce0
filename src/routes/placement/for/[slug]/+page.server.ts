import { organisationsOf } from '#lib/server/identity/index.ts';
import { listOpenings, makeOffer, offersOf, peopleFor } from '#lib/server/placement/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { found, signedIn } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { OfferForm } from '#lib/placement/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const season = await currentSeason();
		const mine = await organisationsOf(signedIn(actor).userId);
		const organisation = found(mine.find((candidate) => candidate.slug === event.params.slug));
		const openings = (await listOpenings(season.id)).filter(
			(opening) => opening.organisation.id === organisation.id && !opening.closed
		);
		const [people, offers] = await Promise.all([
			peopleFor(actor, organisation.id, season.id),
			offersOf(actor, organisation.id, season.id)
		]);
		return { organisation, openings, people, offers };
	});

export const actions: Actions = {
	offer: (event) =>
		act(event, OfferForm, async (actor, offer) => ({ offerId: await makeOffer(actor, offer) }))
};
