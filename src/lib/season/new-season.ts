import * as v from 'valibot';
import { name, text, whole } from '#lib/form.ts';

const rows = <T extends v.GenericSchema>(entry: T) => v.pipe(v.array(entry), v.minLength(1), v.maxLength(10));

/** A season as its form carries it: criteria are parallel lists, with five anchors for each criterion, in order. */
export const SeasonForm = v.pipe(
	v.object({
		slug: v.pipe(v.string(), v.trim(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), v.maxLength(40)),
		nameKo: name(80),
		nameEn: name(80),
		callKo: text(20_000),
		callEn: text(20_000),
		criterionKey: rows(text(40)),
		criterionKo: rows(name(80)),
		criterionEn: rows(name(80)),
		questionKo: rows(text(300)),
		questionEn: rows(text(300)),
		weight: rows(whole(1, 100)),
		anchorKo: v.pipe(v.array(text(300)), v.maxLength(50)),
		anchorEn: v.pipe(v.array(text(300)), v.maxLength(50))
	}),
	v.check((form) => {
		const count = form.criterionKey.length;
		const lists = [form.criterionKo, form.criterionEn, form.questionKo, form.questionEn, form.weight];
		return (
			lists.every((list) => list.length === count) &&
			form.anchorKo.length === count * 5 &&
			form.anchorEn.length === count * 5
		);
	}),
	v.check((form) => form.weight.reduce((sum, weight) => sum + weight, 0) === 100)
);

export type NewSeasonForm = v.InferOutput<typeof SeasonForm>;

/** The triage criteria as the season keeps and publishes them. */
export function criteriaFrom(form: NewSeasonForm) {
	return form.criterionKey.map((key, at) => ({
		key,
		name: { ko: form.criterionKo[at] ?? '', en: form.criterionEn[at] ?? '' },
		question: { ko: form.questionKo[at] ?? '', en: form.questionEn[at] ?? '' },
		weight: form.weight[at] ?? 0,
		anchors: [0, 1, 2, 3, 4].map((score) => ({
			ko: form.anchorKo[at * 5 + score] ?? '',
			en: form.anchorEn[at * 5 + score] ?? ''
		}))
	}));
}
