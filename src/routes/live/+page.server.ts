import { load as loading } from '#lib/server/platform/http/act.ts';
import { currentFrame } from '#lib/server/broadcast/index.ts';
import { findPublicPoll, ownBallot, passesShown } from '#lib/server/voting/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const current = await currentFrame();
		if (!current) return { frame: null, own: null };
		const { seasonId, frame } = current;
		const poll = frame.vote ? await findPublicPoll(seasonId, frame.vote.slug) : null;
		const passes = passesShown(event);
		// With one of these the page holds one voter's choice; without it is the same for all.
		if (Object.values(passes).some(Boolean)) event.setHeaders({ 'cache-control': 'private, no-store' });
		const ballot = poll && (await ownBallot(poll, passes));
		return {
			frame,
			own: ballot && {
				slug: poll.slug,
				form: poll.form,
				option: ballot.option,
				code: ballot.receipt?.code ?? null
			}
		};
	});
