import { load as loading } from '#lib/server/platform/http/act.ts';
import { publicOrigin } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { viewPoll } from '#lib/server/voting/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const { slug, title, state, rehearsal, log, objections } = await viewPoll(
			(await currentSeason()).id,
			event.params.poll
		);
		return { origin: publicOrigin(), poll: { slug, title, state, rehearsal, log }, objections };
	});
