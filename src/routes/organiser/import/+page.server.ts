import { fail, redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { bringBundle, listBundles, MOST_BUNDLE_BYTES } from '#lib/server/bundles/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { BundleForm } from '#lib/bundles/schema.ts';
import { faultText } from '#lib/bundles/words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser');
		const { id } = await currentSeason();
		return { bundles: await listBundles(actor, id), limitBytes: MOST_BUNDLE_BYTES };
	});

export const actions: Actions = {
	preview: (event) =>
		act(event, BundleForm, async (actor, { bundle }) => {
			insistRole(actor, 'organiser');
			const { locale } = event.locals;
			const { id } = await currentSeason();
			const file = { name: bundle.name, bytes: Buffer.from(await bundle.arrayBuffer()) };
			const brought = await bringBundle(actor, id, file);
			if ('id' in brought) redirect(303, localizeHref(`/organiser/import/${brought.id}`, { locale }));
			const message = faultText(brought.fault, brought.details, locale);
			return fail(400, { message, code: brought.fault, values: {}, errors: {} });
		})
};
