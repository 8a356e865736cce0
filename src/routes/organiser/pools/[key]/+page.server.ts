import { redirect } from '@sveltejs/kit';
import { definitionFrom, formOf, PoolFormSchema } from '#lib/compute/pool-form.ts';
import { changePool, poolForForm } from '#lib/server/compute/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { definition, ...pool } = await poolForForm(actor, event.params.key);
		return {
			...pool,
			engine: definition?.engine ?? 'local',
			name: definition?.name ?? null,
			values: definition && formOf(definition),
			text: pool.source === 'file' ? JSON.stringify(definition, null, 2) : ''
		};
	});

export const actions: Actions = {
	change: (event) =>
		act(event, PoolFormSchema, async (actor, form) => {
			const found = definitionFrom({ ...form, key: event.params.key });
			if ('why' in found) refuse('pool_settings_wrong', { why: found.why });
			await changePool(actor, found.pool, form.token);
			redirect(303, localizeHref('/organiser/pools?saved'));
		})
};
