import { redirect } from '@sveltejs/kit';
import { ShareSchema } from '#lib/compute/schema.ts';
import { definitionFrom, formOf, PoolFormSchema } from '#lib/compute/pool-form.ts';
import { changePool, poolForForm, sharesOf, weighShare } from '#lib/server/compute/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { definition, ...pool } = await poolForForm(actor, event.params.key);
		const [shares, problems] = await Promise.all([
			sharesOf(actor, event.params.key),
			listPublishedProblems((await currentSeason()).id)
		]);
		return {
			problems: problems.map(({ id, title }) => ({ id, title, weight: shares.get(id) ?? 1 })),
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
		}),
	weigh: (event) =>
		act(event, ShareSchema, async (actor, { problemId, weight }) => {
			await weighShare(actor, event.params.key, problemId, weight);
			return { weighed: true };
		})
};
