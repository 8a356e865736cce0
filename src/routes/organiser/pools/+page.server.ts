import { DrainPoolSchema, PoolKeySchema } from '#lib/compute/pool-form.ts';
import { PausePoolSchema } from '#lib/compute/schema.ts';
import { checkPool, drainPool, pausePool, poolPanels, spans } from '#lib/server/compute/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		event.depends('pools');
		const span = spans.find((one) => one === event.url.searchParams.get('span')) ?? 'day';
		return { span, pools: await poolPanels(actor, span) };
	});

export const actions: Actions = {
	check: (event) =>
		act(event, PoolKeySchema, async (actor, { poolKey }) => ({
			checked: { poolKey, found: await checkPool(actor, poolKey) }
		})),
	pause: (event) =>
		act(event, PausePoolSchema, async (actor, { poolKey, paused }) => {
			await pausePool(actor, poolKey, paused);
			return { paused };
		}),
	drain: (event) =>
		act(event, DrainPoolSchema, async (actor, { poolKey, draining }) => {
			await drainPool(actor, poolKey, draining);
			return { draining };
		})
};
