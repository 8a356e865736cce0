import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { discardBundle, importBundle, readImport } from '#lib/server/bundles/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { ImportForm } from '#lib/bundles/schema.ts';
import { previewOf } from '#lib/bundles/preview.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { plan, ...bundle } = await readImport(actor, event.params.id);
		return { bundle, preview: plan && previewOf(plan, event.locals.locale) };
	});

const Nothing = v.object({});

export const actions: Actions = {
	import: (event) =>
		act(event, ImportForm, async (actor, order) => ({
			made: (await importBundle(actor, event.params.id, order)).length
		})),
	discard: (event) =>
		act(event, Nothing, async (actor) => {
			await discardBundle(actor, event.params.id);
			redirect(303, localizeHref('/organiser/import', { locale: event.locals.locale }));
		})
};
