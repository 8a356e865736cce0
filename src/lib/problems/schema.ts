import * as v from 'valibot';
import { id, optionalName, optionalText } from '#lib/form.ts';
import type { Text } from '#lib/text.ts';
import { dataKinds, ipTemplates, offerKinds, tracks } from './types.ts';

type Both<N extends string, S> = { [K in `${N}Ko` | `${N}En`]: S };

/** A text in both languages as two fields, `<name>Ko` and `<name>En`; either may be left empty. */
export const both = <N extends string>(name: N, limit: number) =>
	({ [`${name}Ko`]: optionalText(limit), [`${name}En`]: optionalText(limit) }) as Both<
		N,
		ReturnType<typeof optionalText>
	>;

export const textOf = <N extends string>(data: Both<N, string>, name: N): Text => ({
	ko: data[`${name}Ko` as const],
	en: data[`${name}En` as const]
});

/** The same for what something is called. */
export const bothNames = <N extends string>(name: N, limit: number) =>
	({ [`${name}Ko`]: optionalName(limit), [`${name}En`]: optionalName(limit) }) as Both<
		N,
		ReturnType<typeof optionalName>
	>;

/** The id in the field, or null where the field is empty or absent. */
const optionalId = v.optional(
	v.pipe(
		v.union([v.literal(''), id]),
		v.transform((value) => value || null)
	),
	''
);

const needFields = {
	need: optionalId,
	organisation: optionalId,
	track: v.picklist(tracks),
	...bothNames('title', 120),
	...both('sufferers', 1000),
	...both('description', 4000),
	...both('tried', 2000),
	...both('data', 2000),
	...both('success', 1000),
	...both('offer', 1000),
	dataKind: v.optional(v.picklist(dataKinds), 'none'),
	offerKinds: v.optional(v.array(v.picklist(offerKinds)), []),
	contact: optionalText(300),
	ipTemplate: v.optional(v.picklist(ipTemplates), 'team-keeps')
};
const NeedObject = v.object(needFields);
type NeedFields = v.InferOutput<typeof NeedObject>;

/** Says of each part that is empty in both languages that it is required, at its Korean field. */
const inEitherLanguage = (
	...parts: ('title' | 'sufferers' | 'description' | 'tried' | 'data' | 'success' | 'offer')[]
) =>
	v.rawCheck<NeedFields>(({ dataset, addIssue }) => {
		if (!dataset.typed) return;
		const input = dataset.value;
		const say = (key: keyof NeedFields) =>
			addIssue({
				message: 'required',
				received: 'undefined',
				path: [{ type: 'object', origin: 'value', input, key, value: '' }]
			});
		for (const part of parts) if (!input[`${part}Ko`] && !input[`${part}En`]) say(`${part}Ko`);
		if (parts.length > 1 && !input.contact) say('contact');
	});

const toNeed = v.transform((data: NeedFields) => ({
	needId: data.need,
	input: {
		organisationId: data.organisation,
		track: data.track,
		title: textOf(data, 'title'),
		sufferers: textOf(data, 'sufferers'),
		description: textOf(data, 'description'),
		tried: textOf(data, 'tried'),
		data: textOf(data, 'data'),
		success: textOf(data, 'success'),
		offer: textOf(data, 'offer'),
		dataKind: data.dataKind,
		offerKinds: data.offerKinds,
		contact: data.contact,
		ipTemplate: data.ipTemplate
	}
}));

/** A draft needs a title; the rest may follow. */
export const NeedDraftForm = v.pipe(NeedObject, inEitherLanguage('title'), toNeed);
export const NeedForm = v.pipe(
	NeedObject,
	inEitherLanguage('title', 'sufferers', 'description', 'tried', 'data', 'success', 'offer'),
	toNeed
);

export const NeedIdForm = v.object({ need: id });

/** One field per criterion: `score_<key>` and, beside it, `comment_<key>`. Empty scores are left as they were. */
export const scoreForm = (criteria: readonly string[]) =>
	v.pipe(
		v.objectWithRest({ need: id }, v.any()),
		v.transform((data) => ({
			needId: data.need,
			scores: criteria.flatMap((criterion) => {
				const score = Number(data[`score_${criterion}`] || NaN);
				const comment = String(data[`comment_${criterion}`] ?? '')
					.trim()
					.slice(0, 1000);
				return Number.isNaN(score) ? [] : [{ criterion, score, comment }];
			})
		}))
	);

export const DecisionForm = v.pipe(
	v.object({ need: id, ...both('reason', 2000) }),
	v.transform((data) => ({ needId: data.need, reason: textOf(data, 'reason') }))
);
export const MergeForm = v.pipe(
	v.object({ need: id, into: id, ...both('reason', 2000) }),
	v.transform((data) => ({ needId: data.need, intoId: data.into, reason: textOf(data, 'reason') }))
);
