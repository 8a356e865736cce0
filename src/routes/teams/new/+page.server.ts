import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { signedIn } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { createTeam } from '#lib/server/teams/index.ts';
import { NewTeam } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		signedIn(actor);
		const entry = (await currentSeason()).stages.find(({ stage }) => stage === 'entry');
		return {
			entry: {
				state: entry?.state ?? 'planned',
				opensAt: entry?.opensAt ?? null,
				closesAt: entry?.closesAt ?? null
			}
		};
	});

export const actions: Actions = {
	create: (event) =>
		act(event, NewTeam, async (actor, team) => {
			const { slug } = await createTeam(actor, team);
			redirect(303, localizeHref(`/teams/${slug}`, { locale: event.locals.locale }));
		})
};
