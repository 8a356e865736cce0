import { insistRole, listPeople } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import {
	closeMatch,
	closeRound,
	declareRound,
	excuseJuror,
	jurySettings,
	listRounds,
	openingObstacles,
	openMatch,
	openRound,
	openVote,
	publishRound,
	revealMatch,
	withdrawEntrant
} from '#lib/server/tournament/index.ts';
import { identityProvider, listDesks, usualFraudRules } from '#lib/server/voting/index.ts';
import { fraudFrom, fraudValues } from '#lib/voting/fraud-form.ts';
import { mannerFrom, mannerValues, mostOptions, usualManner } from '#lib/voting/vote-form.ts';
import {
	DeclareForm,
	ExcuseForm,
	MatchForm,
	RoundForm,
	VoteForm,
	WithdrawForm
} from '#lib/tournament/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		insistRole(actor, 'organiser', 'operator');
		const { id } = await currentSeason();
		const [rounds, judges, obstacles, desks] = await Promise.all([
			listRounds(id, 'control'),
			listPeople(actor, { role: 'judge' }),
			openingObstacles(id),
			listDesks(actor, id)
		]);
		const votes = new Map(desks.map(({ slug, state }) => [slug, state]));
		// An operator chooses jurors by name; their addresses stay out of it.
		const fraud = fraudValues(usualFraudRules());
		const usual = { ...mannerValues(usualManner), ...fraud };
		const provider = identityProvider()?.name ?? null;
		return {
			rounds,
			votes,
			usual,
			provider,
			obstacles,
			judges: judges.map(({ id, name }) => ({ id, name }))
		};
	});

const done = async (verb: Promise<void>) => {
	await verb;
	return { done: true };
};

export const actions: Actions = {
	declare: (event) =>
		act(event, DeclareForm, async (actor, form) => {
			const held = mannerFrom(form, mostOptions);
			if ('why' in held) refuse(held.why);
			const fraud = form.tier === 'device' ? fraudFrom(form) : [];
			if (fraud === null) refuse('poll_fraud_half');
			const { id } = await currentSeason();
			const { criteria } = await jurySettings(id);
			const roundId = await declareRound(actor, {
				seasonId: id,
				number: form.number,
				name: { ko: form.nameKo, en: form.nameEn },
				format: form.format,
				weights: { metric: form.metricWeight, jury: form.juryWeight, public: form.publicWeight },
				scale: form.scale,
				places: form.places,
				tieBreaks: form.tieBreaks,
				criteria,
				jurors: form.jurors,
				fraud,
				vote: held.manner
			});
			return { roundId };
		}),
	open: (event) => act(event, RoundForm, (actor, { roundId }) => done(openRound(actor, roundId))),
	close: (event) => act(event, RoundForm, (actor, { roundId }) => done(closeRound(actor, roundId))),
	publish: (event) => act(event, RoundForm, (actor, { roundId }) => done(publishRound(actor, roundId))),
	withdraw: (event) =>
		act(event, WithdrawForm, (actor, { roundId, teamId }) => done(withdrawEntrant(actor, roundId, teamId))),
	excuse: (event) =>
		act(event, ExcuseForm, (actor, { roundId, jurorId, reason }) =>
			done(excuseJuror(actor, roundId, jurorId, reason))
		),
	openMatch: (event) => act(event, MatchForm, (actor, { matchId }) => done(openMatch(actor, matchId))),
	openVote: (event) =>
		act(event, VoteForm, (actor, { matchId, seconds }) => done(openVote(actor, matchId, seconds))),
	closeMatch: (event) => act(event, MatchForm, (actor, { matchId }) => done(closeMatch(actor, matchId))),
	reveal: (event) => act(event, MatchForm, (actor, { matchId }) => done(revealMatch(actor, matchId)))
};
