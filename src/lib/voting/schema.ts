import * as v from 'valibot';
import { id, text, whole } from '#lib/form.ts';

/** The vote as a form without scripts sends it: the button that was pressed. */
export const CastSchema = v.object({ option: whole(1, 9999) });

/** What should become of a group of ballots set aside, and why, in both languages: the reason is published. */
export const DecideSchema = v.object({
	groupId: id,
	outcome: v.picklist(['count', 'exclude']),
	reasonKo: text(500),
	reasonEn: text(500)
});

/** A command without fields. */
export const CommandForm = v.object({});
