import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { load as loading } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { identityProvider, identitySentence, startIdentity, viewPoll } from '#lib/server/voting/index.ts';
import { inLocale } from '#lib/text.ts';
import type { PageServerLoad } from './$types';

/** The way to the provider; `why` is what went wrong on the way back. */
export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const { searchParams } = event.url;
		event.setHeaders({ 'cache-control': 'private, no-store' });
		const why = searchParams.get('why');
		const slug = searchParams.get('poll');
		const poll =
			why !== null && slug === null ? null : await viewPoll((await currentSeason()).id, slug ?? '');
		if (poll && poll.tier !== 'identity') redirect(303, localizeHref(`/vote/${poll.slug}`));
		if (why === null) redirect(303, await startIdentity(event, poll!));
		const provider = poll?.identity ?? identityProvider();
		const name = provider && inLocale(provider.name, event.locals.locale);
		return {
			poll: poll && { slug: poll.slug, title: poll.title },
			name,
			sentence: identitySentence(why, name ?? '–', event.locals.locale)
		};
	});
