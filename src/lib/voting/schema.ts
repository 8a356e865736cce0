import * as v from 'valibot';
import { id, optionalText, text, whole } from '#lib/form.ts';

const optionNumber = whole(1, 9999);
/** Selects that were left empty are passed over. */
const filled = v.pipe(
	v.array(v.string()),
	v.maxLength(200),
	v.transform((list) => list.filter((value) => value.trim() !== '')),
	v.array(optionNumber)
);

/** The vote as a form without scripts sends it: the button that was pressed, the boxes ticked, or the places filled. */
export const CastSchema = v.object({
	option: v.union([optionNumber, filled]),
	stamp: v.optional(v.pipe(v.string(), v.maxLength(200)))
});

/** What should become of a group of ballots set aside, and why, in both languages: the reason is published. */
export const DecideSchema = v.object({
	groupId: id,
	outcome: v.picklist(['count', 'exclude']),
	reasonKo: text(500),
	reasonEn: text(500)
});

/** Why an objection of a witness is unfounded, in both languages: the reason is published. */
export const LiftSchema = v.object({ witness: text(200), reasonKo: text(500), reasonEn: text(500) });

/** A minute as a browser's own field spells it, in UTC; empty for no bound. */
const minute = v.optional(
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})?$/),
		v.transform((typed) => (typed === '' ? null : new Date(`${typed}Z`))),
		v.check((at) => at === null || !Number.isNaN(at.getTime()))
	),
	''
);

/** Ballots to be set aside by hand: of a network, of some minutes, or both. */
export const AsideSchema = v.object({
	network: v.pipe(optionalText(40), v.regex(/^[\w-]*$/)),
	from: minute,
	to: minute,
	note: text(300)
});

/** A command without fields. */
export const CommandForm = v.object({});
