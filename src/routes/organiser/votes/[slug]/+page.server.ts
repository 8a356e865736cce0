import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { transaction, type Actor } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { closePoll, confirmTally, decideGroup, handGroup, pollDesk } from '#lib/server/voting/index.ts';
import { AsideSchema, CommandForm, DecideSchema } from '#lib/voting/schema.ts';
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types';

export const load: PageServerLoad = (event) => {
	event.depends('desk:votes');
	return loadFor(event, async (actor) => ({ desk: await deskOf(event, actor) }));
};

const deskOf = async ({ params }: Pick<PageServerLoadEvent, 'params'>, actor: Actor) =>
	pollDesk(actor, (await currentSeason()).id, params.slug);

export const actions: Actions = {
	close: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			await transaction((tx) => closePoll(tx, actor, poll.id));
		}),
	confirm: (event) =>
		act(event, CommandForm, async (actor) => {
			const { poll } = await deskOf(event, actor);
			return transaction((tx) => confirmTally(tx, actor, poll.id));
		}),
	aside: (event) =>
		act(event, AsideSchema, async (actor, { network, from, to, note }) => {
			const { poll } = await deskOf(event, actor);
			const choice = { pollId: poll.id, network: network || null, from, to, note };
			await transaction((tx) => handGroup(tx, actor, choice));
		}),
	decide: (event) =>
		act(event, DecideSchema, async (actor, { groupId, outcome, reasonKo, reasonEn }) => {
			const reason = { ko: reasonKo, en: reasonEn };
			return transaction((tx) => decideGroup(tx, actor, { groupId, outcome, reason }));
		})
};
