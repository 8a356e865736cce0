import * as v from 'valibot';
import { checked, name, optionalName, optionalText, text, whole } from '#lib/form.ts';
import type { Text } from '#lib/text.ts';
import { isForm, type BallotForm } from './choice.ts';
import { fraudFields, fraudFrom, fraudValues } from './fraud-form.ts';
import type { FraudRule } from './fraud.ts';
import { changes, tiers, tieRules, type Change, type PollRules, type Tier, type TieRule } from './leaf.ts';
import { listed, optionalWhole } from './form-parts.ts';

export const kinds = ['single', 'several', 'ranked'] as const;
export const purposes = ['real', 'rehearsal'] as const;
const percent = optionalWhole(0, 100);

/** A poll that an organiser writes by hand. */
export const PollFormSchema = v.object({
	slug: v.pipe(text(60), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
	titleKo: name(120),
	titleEn: name(120),
	purpose: v.picklist(purposes),
	optionKo: listed(optionalName(120), 200),
	optionEn: listed(optionalName(120), 200),
	kind: v.picklist(kinds),
	most: optionalWhole(1, 200),
	points: v.optional(v.pipe(v.string(), v.trim(), v.regex(/^(\d{1,4}([ ,·]+\d{1,4}){0,199})?$/)), ''),
	change: v.picklist(changes),
	tier: v.picklist(tiers),
	tieRule: v.picklist(tieRules),
	showRunning: checked,
	windowSeconds: optionalWhole(5, 7 * 86_400),
	graceSeconds: v.optional(whole(0, 600), '0'),
	pathName: listed(v.pipe(optionalText(30), v.regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)), 12),
	pathSeconds: listed(optionalWhole(0, 600), 12),
	metricWeight: percent,
	juryWeight: percent,
	publicWeight: percent,
	...fraudFields,
	approvals: whole(1, 9)
});
export type PollFormData = v.InferOutput<typeof PollFormSchema>;

/** What has been read of a draft by whoever commits it. */
export const CommitSchema = v.object({ seen: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)) });

/** Faults that only the whole form shows; each has a sentence of its own. */
export type PollFormFault =
	| 'poll_slug_taken'
	| 'poll_few_options'
	| 'poll_option_unnamed'
	| 'poll_most_wrong'
	| 'poll_points_wrong'
	| 'poll_weights_sum'
	| 'poll_path_wrong'
	| 'poll_fraud_half'
	| 'poll_one_person';

interface Written {
	slug: string;
	title: Text;
	options: { label: Text; subject: string }[];
	form: BallotForm;
	change: Change;
	tier: Tier;
	tieRule: TieRule;
	graceMs: number;
	paths: PollRules['paths'];
	windowSeconds: number | null;
	showRunning: boolean;
	rehearsal: boolean;
	weights: PollRules['weights'];
	/** Undefined for those of the installation. */
	fraud: FraudRule[] | undefined;
	approvals: number;
}

/** The draft that a form describes, or the first fault that only the whole shows. Rows left empty are passed over. */
export function draftFrom(form: PollFormData): { draft: Written } | { why: PollFormFault } {
	const { slug, change, tier, tieRule, showRunning, windowSeconds, approvals } = form;
	const options = optionsFrom(form);
	const ballot = ballotFrom(form);
	const paths = pathsFrom(form);
	const graceMs = form.graceSeconds * 1000;
	const weights = weightsFrom(form);
	const fraud = tier === 'device' ? fraudFrom(form) : [];
	const rehearsal = form.purpose === 'rehearsal';
	// The matches of rounds have these; a vote in their place would stop the round from opening.
	if (/^round-\d+-match-\d+$/.test(slug) || ['receipts', 'new', 'identity'].includes(slug))
		return { why: 'poll_slug_taken' };
	if (options.some(({ label }) => label.ko === '' || label.en === '')) return { why: 'poll_option_unnamed' };
	if (options.length < 2) return { why: 'poll_few_options' };
	if (!isForm(ballot, options.length))
		return { why: ballot.kind === 'ranked' ? 'poll_points_wrong' : 'poll_most_wrong' };
	if (paths === null || paths.some(({ delayMs }) => delayMs > graceMs)) return { why: 'poll_path_wrong' };
	if (weights !== null && sum(weights) !== 100) return { why: 'poll_weights_sum' };
	if (fraud === null) return { why: 'poll_fraud_half' };
	if (!rehearsal && approvals < 2) return { why: 'poll_one_person' };
	const title = { ko: form.titleKo, en: form.titleEn };
	const plain = { slug, change, tier, tieRule, showRunning, windowSeconds, approvals, graceMs, rehearsal };
	return { draft: { ...plain, title, options, form: ballot, paths, weights, fraud } };
}

function optionsFrom({ optionKo, optionEn }: PollFormData): Written['options'] {
	const rows = Math.max(optionKo.length, optionEn.length);
	return Array.from({ length: rows }, (_, at) => ({ ko: optionKo[at] ?? '', en: optionEn[at] ?? '' }))
		.filter(({ ko, en }) => ko !== '' || en !== '')
		.map((label, at) => ({ label, subject: `option-${at + 1}` }));
}

function ballotFrom({ kind, most, points }: PollFormData): BallotForm {
	if (kind === 'several') return { kind, most: most ?? 0 };
	if (kind === 'ranked') return { kind, points: (points.match(/\d+/g) ?? []).map(Number) };
	return { kind };
}

/** Null where a name has no delay, a delay no name, or two names are the same. */
function pathsFrom({ pathName, pathSeconds }: PollFormData): PollRules['paths'] | null {
	const rows = Array.from({ length: Math.max(pathName.length, pathSeconds.length) }, (_, at) => ({
		name: pathName[at] ?? '',
		seconds: pathSeconds[at] ?? null
	})).filter(({ name, seconds }) => name !== '' || seconds !== null);
	const whole = rows.every(({ name, seconds }) => name !== '' && seconds !== null);
	if (!whole || new Set(rows.map(({ name }) => name)).size < rows.length) return null;
	return rows.map(({ name, seconds }) => ({ name, delayMs: seconds! * 1000 }));
}

function weightsFrom({ metricWeight, juryWeight, publicWeight }: PollFormData): PollRules['weights'] {
	if (metricWeight === null && juryWeight === null && publicWeight === null) return null;
	return { metric: metricWeight ?? 0, jury: juryWeight ?? 0, public: publicWeight ?? 0 };
}

const sum = (weights: Record<string, number>): number =>
	Object.values(weights).reduce((total, weight) => total + weight, 0);

export type PollFormValues = Record<string, string | string[]>;

/** A draft as the form shows it. */
export function formOf(
	draft: Omit<Written, 'options' | 'fraud'> & { options: readonly { label: Text }[]; fraud: FraudRule[] }
): PollFormValues {
	const { form, weights } = draft;
	const texts = (value: number | null | undefined) => (value == null ? '' : String(value));
	return {
		...{ slug: draft.slug, titleKo: draft.title.ko, titleEn: draft.title.en, kind: form.kind },
		...{ change: draft.change, tier: draft.tier, tieRule: draft.tieRule, approvals: texts(draft.approvals) },
		purpose: draft.rehearsal ? 'rehearsal' : 'real',
		showRunning: draft.showRunning ? 'true' : '',
		optionKo: draft.options.map(({ label }) => label.ko),
		optionEn: draft.options.map(({ label }) => label.en),
		most: form.kind === 'several' ? texts(form.most) : '',
		points: form.kind === 'ranked' ? form.points.join(', ') : '',
		windowSeconds: texts(draft.windowSeconds),
		graceSeconds: texts(draft.graceMs / 1000),
		pathName: draft.paths.map(({ name }) => name),
		pathSeconds: draft.paths.map(({ delayMs }) => texts(delayMs / 1000)),
		metricWeight: texts(weights?.metric),
		juryWeight: texts(weights?.jury),
		publicWeight: texts(weights?.public),
		...fraudValues(draft.fraud)
	};
}

/** What a new poll begins with. */
export const usualForm = (fraud: readonly FraudRule[]): PollFormValues => ({
	...{ purpose: 'real', kind: 'single', change: 'once', tier: 'device', tieRule: 'shared' },
	...{ graceSeconds: '0', approvals: '2' },
	...fraudValues(fraud)
});
