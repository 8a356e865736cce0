import { answer } from '#lib/server/platform/http/act.ts';
import { findTeam } from '#lib/server/teams/index.ts';
import type { RequestHandler } from './$types';

/** GET: one team with its roster as anyone may see it; the id is what other endpoints refer to. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const { id, slug, name, motto, kind, country, members, rosterLockedAt } = await findTeam(
			event.params.slug
		);
		const roster = members.map(({ name, affiliation, role, captain }) => ({
			name,
			affiliation,
			role,
			captain
		}));
		return { id, slug, name, motto, kind, country, rosterLocked: rosterLockedAt !== null, members: roster };
	});
