import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { organisationsOf, owesSecondFactor } from '#lib/server/identity/index.ts';
import { signedIn } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { teamsOf } from '#lib/server/teams/index.ts';

export const GET = serve(api.readMe, async ({ actor, event }) => {
	const { userId, name, email, locale, roles, withheld } = signedIn(actor);
	const teams = (await currentSeasonOrNull()) ? await teamsOf(userId) : [];
	const { scopes } = event.locals;
	return {
		id: userId,
		name,
		email,
		locale,
		roles: [...roles, ...(withheld ?? [])],
		secondFactorOwed: owesSecondFactor(actor),
		organisations: await organisationsOf(userId),
		teams: teams.map(({ id, slug, name }) => ({ id, slug, name })),
		scopes: scopes ? [...scopes] : null
	};
});
