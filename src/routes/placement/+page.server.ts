import { organisationsOf } from '#lib/server/identity/index.ts';
import { closeOpening, listOpenings, outcomes, publishOpening } from '#lib/server/placement/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { CloseOpeningForm, OpeningForm } from '#lib/placement/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		const mine = actor.userId ? await organisationsOf(actor.userId) : [];
		return {
			openings: await listOpenings(id),
			outcomes: await outcomes(id),
			organisations: mine.filter((organisation) => organisation.verified)
		};
	});

export const actions: Actions = {
	publish: (event) =>
		act(event, OpeningForm, async (actor, form) => {
			const openingId = await publishOpening(actor, {
				seasonId: (await currentSeason()).id,
				organisationId: form.organisationId,
				kind: form.kind,
				title: { ko: form.titleKo, en: form.titleEn },
				description: { ko: form.descriptionKo, en: form.descriptionEn },
				support: { ko: form.supportKo, en: form.supportEn }
			});
			return { openingId };
		}),
	close: (event) =>
		act(event, CloseOpeningForm, async (actor, { openingId }) => {
			await closeOpening(actor, openingId);
			return { closed: openingId };
		})
};
