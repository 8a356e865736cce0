import {
	answerOffer,
	giveConsent,
	listOpenings,
	myPlacement,
	saveProfile,
	withdrawConsent
} from '#lib/server/placement/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { AnswerForm, ConsentForm, ProfileForm, WithdrawForm } from '#lib/placement/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const openings = await listOpenings((await currentSeason()).id);
		const recipients = new Map(openings.map((opening) => [opening.organisation.id, opening.organisation]));
		return { ...(await myPlacement(actor)), recipients: [...recipients.values()] };
	});

export const actions: Actions = {
	profile: (event) =>
		act(event, ProfileForm, async (actor, profile) => {
			await saveProfile(actor, profile);
			return { saved: true };
		}),
	consent: (event) =>
		act(event, ConsentForm, async (actor, consent) => ({ consentId: await giveConsent(actor, consent) })),
	withdraw: (event) =>
		act(event, WithdrawForm, async (actor, { consentId }) => {
			await withdrawConsent(actor, consentId);
			return { withdrawn: consentId };
		}),
	answer: (event) =>
		act(event, AnswerForm, async (actor, { offerId, answer }) => {
			await answerOffer(actor, offerId, answer);
			return { answered: offerId };
		})
};
