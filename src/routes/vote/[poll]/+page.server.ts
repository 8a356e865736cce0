import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loading } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { castBallot, ensurePasses, heldPasses, ownBallot, viewPoll } from '#lib/server/voting/index.ts';
import { CastSchema } from '#lib/voting/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const poll = await viewPoll((await currentSeason()).id, event.params.poll);
		event.setHeaders({ 'cache-control': 'private, no-store' });
		return { poll, mine: await ownBallot(poll, heldPasses(event)) };
	});

export const actions: Actions = {
	cast: (event) =>
		act(event, CastSchema, async (_actor, { option }) => {
			const passes = await ensurePasses(event, (await currentSeason()).id);
			const answer = await castBallot({ slug: event.params.poll, ...passes, option });
			if (event.request.headers.get('accept')?.includes('application/json')) return { cast: answer };
			redirect(303, localizeHref(`/vote/${event.params.poll}`));
		})
};
