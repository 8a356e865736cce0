import { isStaff, owesSecondFactor } from '#lib/server/identity/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import type { LayoutServerLoad } from './$types';

/** What the frame around every page shows. It guards nothing: each page authorises its own load and acts. */
export const load: LayoutServerLoad = async (event) => {
	event.depends('app:identity');
	const { actor, locale, theme } = event.locals;
	const season = await loadFor(event, currentSeasonOrNull);
	return {
		locale,
		theme,
		user: actor.userId
			? {
					id: actor.userId,
					name: actor.name,
					email: actor.email ?? '',
					roles: [...actor.roles, ...(actor.withheld ?? [])] as string[],
					secondFactorOwed: isStaff(actor) && owesSecondFactor(actor)
				}
			: null,
		season: season && { id: season.id, slug: season.slug, name: season.name, stage: season.stage }
	};
};
