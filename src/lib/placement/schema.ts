import * as v from 'valibot';
import { id, name, optionalName, optionalText, text } from '#lib/form.ts';

export const consentItems = ['name', 'email', 'profile', 'results'] as const;
export type ConsentItem = (typeof consentItems)[number];

export const openingKinds = ['job', 'research', 'startup'] as const;
export const wishes = ['job', 'research', 'startup', 'nothing-now'] as const;

export const ProfileForm = v.object({
	headline: optionalName(120),
	about: optionalText(2000),
	links: optionalText(500),
	wants: v.optional(v.array(v.picklist(wishes)), [])
});

export const ConsentForm = v.object({
	organisationId: id,
	items: v.pipe(v.array(v.picklist(consentItems)), v.minLength(1))
});

export const WithdrawForm = v.object({ consentId: id });

export const OpeningForm = v.object({
	organisationId: id,
	kind: v.picklist(openingKinds),
	titleKo: name(120),
	titleEn: name(120),
	descriptionKo: text(4000),
	descriptionEn: text(4000),
	supportKo: optionalText(500),
	supportEn: optionalText(500)
});

export const CloseOpeningForm = v.object({ openingId: id });
export const OfferForm = v.object({ openingId: id, userId: id, message: text(2000) });
export const AnswerForm = v.object({ offerId: id, answer: v.picklist(['accepted', 'declined']) });
