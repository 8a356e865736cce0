import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { findTeam } from '#lib/server/teams/index.ts';

/** The roster as anyone may see it; the id is what other endpoints refer to. */
export const GET = serve(api.readTeam, async ({ params }) => {
	const { id, slug, name, motto, kind, country, members, rosterLockedAt } = await findTeam(params.slug);
	const roster = members.map(({ name, affiliation, role, captain }) => ({
		name,
		affiliation,
		role,
		captain
	}));
	return { id, slug, name, motto, kind, country, rosterLocked: rosterLockedAt !== null, members: roster };
});
