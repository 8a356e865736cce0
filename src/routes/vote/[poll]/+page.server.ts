import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loading } from '#lib/server/platform/http/act.ts';
import { config, DomainError } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listRounds } from '#lib/server/tournament/index.ts';
import {
	castBallot,
	ensureAccountPass,
	findPublicPoll,
	forgetIdentity,
	holdsIdentity,
	keeperOf,
	markVoted,
	ownBallot,
	passesFor,
	passesShown,
	plotFor,
	readPass,
	viewPoll,
	voterFor,
	waitStamp,
	type PollView
} from '#lib/server/voting/index.ts';
import { CastSchema, CommandForm } from '#lib/voting/schema.ts';
import { votedCookie } from '#lib/voting/voted-mark.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async () => {
		const poll = await viewPoll((await currentSeason()).id, event.params.poll);
		const passes = passesShown(event);
		if (poll.tier === 'account') passes.accountPass = ensureAccountPass(event, poll.seasonId);
		// With one of these the page is one voter's; without it is the same for all.
		if (Object.values(passes).some(Boolean)) event.setHeaders({ 'cache-control': 'private, no-store' });
		const mine = await ownBallot(poll, passes);
		const ahead = poll.state === 'committed' || poll.state === 'open';
		// A pass that is no pass, or of an earlier season, has to be earned like none at all: the cookie lasts for a year.
		const passless = poll.tier === 'device' && readPass(passes.pass)?.seasonId !== poll.seasonId;
		const earns = ahead && passless && config().PASS_PROOF > 0;
		return {
			poll,
			mine,
			marked: event.cookies.get(votedCookie) !== undefined,
			proved: holdsIdentity(passes.identityPass, poll.seasonId),
			another: event.url.searchParams.has('another'),
			keeper: keeperOf(voterFor(poll.tier, passes)),
			earns,
			// Scripts ask for work; without them the page's own age is looked at.
			stamp: earns ? waitStamp() : null,
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
			const ballot = { slug: poll.slug, ...passes, address: event.getClientAddress(), option };
			const answer = await castBallot(ballot).catch((error: unknown) => {
				if (error instanceof DomainError && error.code === 'ballot_already_cast') markVoted(event, poll.slug);
				throw error;
			});
			markVoted(event, poll.slug);
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
