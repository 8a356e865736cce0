import * as v from 'valibot';
import { id, optionalText, text, whole } from '#lib/form.ts';
import { tracks } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { conflictSources } from './conflicts.ts';
import type { Criterion } from './rubric.ts';

const scorePrefix = 'score-';

/** A review as posted: `score-<criterion>` for each criterion, and two comments. */
export const ReviewForm = v.objectWithRest(
	{ commentToTeam: optionalText(4000), commentToPanel: optionalText(4000) },
	v.optional(v.string(), '')
);

export function reviewOf(form: v.InferOutput<typeof ReviewForm>) {
	const { commentToTeam, commentToPanel, ...rest } = form;
	const scores = Object.fromEntries(
		Object.entries(rest)
			.filter(([name]) => name.startsWith(scorePrefix))
			.map(([name, score]) => [name.slice(scorePrefix.length), score])
	);
	return { scores, commentToTeam, commentToPanel };
}

export const ConflictForm = v.object({ reason: text(600) });
export const InterestForm = v.object({ team: text(60), reason: text(600) });
export const ExpertiseForm = v.object({ tracks: v.optional(v.array(v.picklist(tracks)), []) });

export const DismissForm = v.object({
	entryId: id,
	judgeId: id,
	source: v.picklist(conflictSources),
	found: optionalText(600),
	reason: text(600)
});

export const PlanForm = v.object({ places: whole(1, 1000), rankBy: v.picklist(['raw', 'calibrated']) });

export const AssignmentForm = v.pipe(
	v.object({ reviews: whole(1, 15), minLoad: whole(0, 500), maxLoad: whole(1, 500), seed: text(80) }),
	v.forward(
		v.partialCheck([['minLoad'], ['maxLoad']], ({ minLoad, maxLoad }) => minLoad <= maxLoad),
		['maxLoad']
	)
);

export const DecisionForm = v.object({ reason: optionalText(1000), tableHash: text(64) });
export const ReopenForm = v.object({ assignmentId: id, reason: text(600) });

const lines = v.optional(v.array(v.pipe(v.string(), v.trim(), v.maxLength(400))), []);

/** A rubric as parallel lists, one item per criterion; rows without a key are left out. */
export const RubricForm = v.object({
	key: lines,
	nameKo: lines,
	nameEn: lines,
	questionKo: lines,
	questionEn: lines,
	weight: lines,
	optional: lines,
	...(Object.fromEntries(
		[1, 2, 3, 4, 5].flatMap((score) => [
			[`anchorKo${score}`, lines],
			[`anchorEn${score}`, lines]
		])
	) as Record<`anchor${'Ko' | 'En'}${1 | 2 | 3 | 4 | 5}`, typeof lines>)
});

export function rubricOf(form: v.InferOutput<typeof RubricForm>): Criterion[] {
	const pair = (ko: string[], en: string[], row: number): Text => ({
		ko: ko[row] || en[row] || '',
		en: en[row] || ko[row] || ''
	});
	return form.key.flatMap((key, row): Criterion[] => {
		if (key === '') return [];
		const scores = [1, 2, 3, 4, 5] as const;
		const anchors = scores.map((score) => pair(form[`anchorKo${score}`], form[`anchorEn${score}`], row));
		return [
			{
				key,
				name: pair(form.nameKo, form.nameEn, row),
				question: pair(form.questionKo, form.questionEn, row),
				weight: Number(form.weight[row]),
				anchors: anchors.every(({ ko }) => ko !== '') ? anchors : [],
				optional: form.optional[row] === 'yes'
			}
		];
	});
}
