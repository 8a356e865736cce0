import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { transaction, type Actor } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { closePoll, confirmTally, decideGroup, pollDesk } from '#lib/server/voting/index.ts';
import { CommandForm, DecideSchema } from '#lib/voting/schema.ts';
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ desk: await deskOf(event, actor) }));

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
	decide: (event) =>
		act(event, DecideSchema, async (actor, { groupId, outcome, reasonKo, reasonEn }) => {
			const reason = { ko: reasonKo, en: reasonEn };
			return transaction((tx) => decideGroup(tx, actor, { groupId, outcome, reason }));
		})
};
