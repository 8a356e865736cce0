import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import {
	declineNeed,
	mergeNeed,
	scoreNeed,
	shortlistNeed,
	takeUpNeed,
	triageBoard,
	triageCriteria
} from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { DecisionForm, MergeForm, NeedIdForm, scoreForm } from '#lib/problems/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		const [cards, criteria] = await Promise.all([triageBoard(actor, id), triageCriteria()]);
		return { cards, criteria };
	});

const done = (need: string) => ({ done: need });

export const actions: Actions = {
	takeUp: (event) =>
		act(event, NeedIdForm, async (actor, { need }) => {
			await takeUpNeed(actor, need);
			return done(need);
		}),
	score: async (event) => {
		const criteria = (await triageCriteria()).map(({ key }) => key);
		return act(event, scoreForm(criteria), async (actor, { needId, scores }) => {
			await scoreNeed(actor, needId, scores);
			return done(needId);
		});
	},
	shortlist: (event) =>
		act(event, DecisionForm, async (actor, { needId, reason }) => {
			await shortlistNeed(actor, needId, reason);
			return done(needId);
		}),
	decline: (event) =>
		act(event, DecisionForm, async (actor, { needId, reason }) => {
			await declineNeed(actor, needId, reason);
			return done(needId);
		}),
	merge: (event) =>
		act(event, MergeForm, async (actor, { needId, intoId, reason }) => {
			await mergeNeed(actor, needId, intoId, reason);
			return done(needId);
		})
};
