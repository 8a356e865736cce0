import * as v from 'valibot';
import { checked, name, optionalName, text, whole } from '#lib/form.ts';
import type { Text } from '#lib/text.ts';
import { fraudFields, fraudFrom, fraudValues } from './fraud-form.ts';
import type { FraudRule } from './fraud.ts';
import { listed, optionalWhole } from './form-parts.ts';
import { tieRules, type PollRules, type TieRule } from './leaf.ts';
import {
	mannerFrom,
	mannerValues,
	usualManner,
	voteFields,
	type VoteFault,
	type VoteManner
} from './vote-form.ts';

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
	...voteFields,
	tieRule: v.picklist(tieRules),
	showRunning: checked,
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
	| 'poll_weights_sum'
	| VoteFault
	| 'poll_fraud_half'
	| 'poll_one_person';

interface Written extends VoteManner {
	slug: string;
	title: Text;
	options: { label: Text; subject: string }[];
	tieRule: TieRule;
	showRunning: boolean;
	rehearsal: boolean;
	weights: PollRules['weights'];
	/** Undefined for those of the installation. */
	fraud: FraudRule[] | undefined;
	approvals: number;
}

/** The draft that a form describes, or the first fault that only the whole shows. Rows left empty are passed over. */
export function draftFrom(form: PollFormData): { draft: Written } | { why: PollFormFault } {
	const { slug, tieRule, showRunning, approvals } = form;
	const options = optionsFrom(form);
	const weights = weightsFrom(form);
	const fraud = form.tier === 'device' ? fraudFrom(form) : [];
	const rehearsal = form.purpose === 'rehearsal';
	// The matches of rounds have these; a vote in their place would stop the round from opening.
	if (/^round-\d+-match-\d+$/.test(slug) || ['receipts', 'new', 'identity'].includes(slug))
		return { why: 'poll_slug_taken' };
	if (options.some(({ label }) => label.ko === '' || label.en === '')) return { why: 'poll_option_unnamed' };
	if (options.length < 2) return { why: 'poll_few_options' };
	const held = mannerFrom(form, options.length);
	if ('why' in held) return held;
	if (weights !== null && sum(weights) !== 100) return { why: 'poll_weights_sum' };
	if (fraud === null) return { why: 'poll_fraud_half' };
	if (!rehearsal && approvals < 2) return { why: 'poll_one_person' };
	const title = { ko: form.titleKo, en: form.titleEn };
	const plain = { slug, tieRule, showRunning, approvals, rehearsal };
	return { draft: { ...plain, ...held.manner, title, options, weights, fraud } };
}

function optionsFrom({ optionKo, optionEn }: PollFormData): Written['options'] {
	const rows = Math.max(optionKo.length, optionEn.length);
	return Array.from({ length: rows }, (_, at) => ({ ko: optionKo[at] ?? '', en: optionEn[at] ?? '' }))
		.filter(({ ko, en }) => ko !== '' || en !== '')
		.map((label, at) => ({ label, subject: `option-${at + 1}` }));
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
	const { weights } = draft;
	const texts = (value: number | null | undefined) => (value == null ? '' : String(value));
	return {
		...{ slug: draft.slug, titleKo: draft.title.ko, titleEn: draft.title.en },
		...mannerValues(draft),
		...{ tieRule: draft.tieRule, approvals: texts(draft.approvals) },
		purpose: draft.rehearsal ? 'rehearsal' : 'real',
		showRunning: draft.showRunning ? 'true' : '',
		optionKo: draft.options.map(({ label }) => label.ko),
		optionEn: draft.options.map(({ label }) => label.en),
		metricWeight: texts(weights?.metric),
		juryWeight: texts(weights?.jury),
		publicWeight: texts(weights?.public),
		...fraudValues(draft.fraud)
	};
}

/** What a new poll begins with. */
export const usualForm = (fraud: readonly FraudRule[]): PollFormValues => ({
	...{ purpose: 'real', tieRule: 'shared', approvals: '2' },
	...mannerValues(usualManner),
	...fraudValues(fraud)
});
