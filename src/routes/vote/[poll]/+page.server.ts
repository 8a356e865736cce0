import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loading } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listRounds } from '#lib/server/tournament/index.ts';
import {
	castBallot,
	ensureAccountPass,
	findPublicPoll,
	forgetIdentity,
	heldPasses,
	holdsIdentity,
	ownBallot,
	passesFor,
	plotFor,
	proofChallenge,
	readPass,
	viewPoll,
	waitStamp,
	type PollView
} from '#lib/server/voting/index.ts';
import { CastSchema, CommandForm } from '#lib/voting/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const poll = await viewPoll((await currentSeason()).id, event.params.poll);
		event.setHeaders({ 'cache-control': 'private, no-store' });
		const passes = heldPasses(event);
		if (poll.tier === 'account') passes.accountPass = ensureAccountPass(event, poll.seasonId);
		const mine = await ownBallot(poll, passes);
		// A pass that is no pass, or of an earlier season, has to be earned like none at all: the cookie lasts for a year.
		// Whoever waits for the opening earns it meanwhile.
		const ahead = poll.state === 'committed' || poll.state === 'open';
		const casting = ahead && poll.tier === 'device' && readPass(passes.pass)?.seasonId !== poll.seasonId;
		return {
			poll,
			mine,
			proved: holdsIdentity(passes.identityPass, poll.seasonId),
			another: event.url.searchParams.has('another'),
			// Scripts begin the work while the page is read; without them the page's own age is looked at.
			challenge: casting ? JSON.stringify(await proofChallenge()) : null,
			stamp: casting ? waitStamp() : null,
			blend: poll.result && (await blendOf(poll)),
			course: await plotFor(poll)
		};
	});

/** What this vote was worth in its round, once the round shows it. */
async function blendOf({ seasonId, slug }: PollView) {
	const rounds = await listRounds(seasonId, 'public');
	for (const { weights, matches } of rounds) {
		const match = matches.find(({ pollSlug }) => pollSlug === slug);
		if (match) return { weights, match };
	}
	return null;
}

export const actions: Actions = {
	cast: (event) =>
		act(event, CastSchema, async (_actor, { option, stamp }) => {
			const poll = await findPublicPoll((await currentSeason()).id, event.params.poll);
			const passes = await passesFor(event, poll, { stamp });
			const answer = await castBallot({
				slug: event.params.poll,
				...passes,
				address: event.getClientAddress(),
				option
			});
			if (event.request.headers.get('accept')?.includes('application/json')) return { cast: answer };
			redirect(303, localizeHref(`/vote/${event.params.poll}`));
		}),
	forget: (event) =>
		act(event, CommandForm, async () => {
			const { slug } = await viewPoll((await currentSeason()).id, event.params.poll);
			forgetIdentity(event);
			redirect(303, localizeHref(`/vote/${slug}?another=1`));
		})
};
