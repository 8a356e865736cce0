import { redirect } from '@sveltejs/kit';
import { definitionFrom, PoolFormSchema } from '#lib/compute/pool-form.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { addPool } from '#lib/server/compute/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser', 'operator');
		return { engine: event.url.searchParams.get('engine') === 'local' ? 'local' : 'slurm' } as const;
	});

export const actions: Actions = {
	add: (event) =>
		act(event, PoolFormSchema, async (actor, form) => {
			const found = definitionFrom(form);
			if ('why' in found) refuse('pool_settings_wrong', { why: found.why });
			await addPool(actor, found.pool, form.token);
			redirect(303, localizeHref('/organiser/pools?saved'));
		})
};
