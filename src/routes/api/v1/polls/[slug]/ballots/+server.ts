import { answer } from '#lib/server/platform/http/act.ts';
import { ballotInput, castBallot, passesOf } from '#lib/server/voting/index.ts';
import type { RequestHandler } from './$types';

/** Where no plain handler stands in front of SvelteKit (development), the same ballot is cast here. */
export const POST: RequestHandler = (event) =>
	answer(event, async () => {
		const { headers } = event.request;
		const passes = passesOf(headers.get('authorization'), headers.get('cookie'));
		return castBallot(ballotInput(event.params.slug, await event.request.text(), passes));
	});
