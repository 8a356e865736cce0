import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { transaction, type Actor } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { callOffFreeVote, matchOfVote, openFreeVote, publishFreeVote } from '#lib/server/tournament/index.ts';
import {
	closePoll,
	countingMs,
	commitPoll,
	confirmTally,
	decideGroup,
	discardDraft,
	handGroup,
	liftObjection,
	pollDesk
} from '#lib/server/voting/index.ts';
import { CommitSchema } from '#lib/voting/poll-form.ts';
import { AsideSchema, CommandForm, DecideSchema, LiftSchema } from '#lib/voting/schema.ts';
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types';

export const load: PageServerLoad = (event) => {
	event.depends('desk:votes');
	return loadFor(event, async (actor) => {
		const desk = await deskOf(event, actor);
		return { desk, match: await matchOfVote(desk.poll.id) };
	});
};

const deskOf = async ({ params }: Pick<PageServerLoadEvent, 'params'>, actor: Actor) =>
	pollDesk(actor, (await currentSeason()).id, params.slug);

export const actions: Actions = {
	commit: (event) =>
		act(event, CommitSchema, async (actor, { seen }) => {
			const { poll } = await deskOf(event, actor);
			return transaction((tx) => commitPoll(tx, actor, poll.id, seen));
		}),
	discard: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			await transaction((tx) => discardDraft(tx, actor, poll.id));
			redirect(303, localizeHref('/organiser/votes'));
		}),
	open: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			await openFreeVote(actor, poll.id);
		}),
	callOff: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			await callOffFreeVote(actor, poll.id);
		}),
	publish: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			await publishFreeVote(actor, poll.id);
		}),
	close: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			await transaction((tx) => closePoll(tx, actor, poll.id), { timeoutMs: countingMs });
		}),
	confirm: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			return transaction((tx) => confirmTally(tx, actor, poll.id), { timeoutMs: countingMs });
		}),
	aside: (event) =>
		act(event, AsideSchema, async (actor, { network, from, to, note }) => {
			const { poll } = await deskOf(event, actor);
			const choice = { pollId: poll.id, network: network || null, from, to, note };
			await transaction((tx) => handGroup(tx, actor, choice));
		}),
	lift: (event) =>
		act(event, LiftSchema, async (actor, { witness, reasonKo, reasonEn }) => {
			const { poll } = await deskOf(event, actor);
			const lift = { pollId: poll.id, witness, reason: { ko: reasonKo, en: reasonEn } };
			return transaction((tx) => liftObjection(tx, actor, lift));
		}),
	decide: (event) =>
		act(event, DecideSchema, async (actor, { groupId, outcome, reasonKo, reasonEn }) => {
			const reason = { ko: reasonKo, en: reasonEn };
			return transaction((tx) => decideGroup(tx, actor, { groupId, outcome, reason }));
		})
};
