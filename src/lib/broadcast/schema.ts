import * as v from 'valibot';
import { id, name, optionalName, whole } from '#lib/form.ts';
import { cueKinds } from './frame.ts';

/** The number of the picture that the operator acts on; without one, whatever is on air is meant. */
const sequence = v.optional(whole(0, Number.MAX_SAFE_INTEGER));
const optionalWhole = (max: number) =>
	v.optional(
		v.union([
			v.pipe(
				v.literal(''),
				v.transform(() => undefined)
			),
			whole(1, max)
		])
	);

export const ActSchema = v.object({ sequence });
export const CueActSchema = v.object({ sequence, cueId: v.optional(id) });
export const CueSchema = v.object({ cueId: id });
export const MoveSchema = v.object({ cueId: id, by: v.picklist(['up', 'down']) });
export const LabelSchema = v.object({ label: name(60) });
export const TokenSchema = v.object({ tokenId: id });

export const NewCueSchema = v.object({
	kind: v.picklist(cueKinds),
	titleKo: name(80),
	titleEn: name(80),
	textKo: optionalName(160),
	textEn: optionalName(160),
	round: optionalWhole(20),
	match: optionalWhole(99),
	seconds: optionalWhole(3600)
});
