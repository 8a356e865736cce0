import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { castBallot, passesOf } from '#lib/server/voting/index.ts';

/** Where no plain handler stands in front of SvelteKit (development), the same ballot is cast here. */
export const POST = serve(api.castBallot, ({ event, params, body }) => {
	const { headers } = event.request;
	const passes = passesOf(headers.get('authorization'), headers.get('cookie'));
	return castBallot({ slug: params.slug, ...passes, address: event.getClientAddress(), ...body });
});
