import * as v from 'valibot';
import { checked, id, name, optionalName, optionalText, whole } from '#lib/form.ts';

export const teamKinds = ['industry', 'academia', 'research', 'individual'] as const;
export type TeamKind = (typeof teamKinds)[number];

/** How many people one team may have. */
export const teamSize = 12;

const country = v.pipe(v.string(), v.trim(), v.toUpperCase(), v.regex(/^[A-Z]{2}$/));
const slug = v.optional(
	v.pipe(v.string(), v.trim(), v.regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/), v.maxLength(60)),
	''
);

export const NewTeam = v.object({
	name: name(60),
	slug,
	mottoKo: optionalName(80),
	mottoEn: optionalName(80),
	kind: v.picklist(teamKinds),
	country,
	smallFirm: checked,
	youthLed: checked,
	affiliation: optionalName(100),
	role: optionalName(60)
});

export const Membership = v.object({ affiliation: optionalName(100), role: optionalName(60) });
export const OneMember = v.object({ userId: id });
export const Nothing = v.object({});

/** An amount in won; an empty field is zero, so that a draft may be saved half filled. */
const amount = v.optional(
	v.pipe(
		v.string(),
		v.transform((typed) => Number(typed.replaceAll(/[,\s]/g, '') || '0')),
		v.integer(),
		v.minValue(0),
		v.maxValue(1_000_000_000_000)
	),
	'0'
);
const count = (max: number) =>
	v.optional(
		v.pipe(
			v.string(),
			v.transform((typed) => Number(typed.replaceAll(/[,\s]/g, '') || '0')),
			v.integer(),
			v.minValue(0),
			v.maxValue(max)
		),
		'0'
	);

export const proposalLimits = {
	title: 140,
	summary: 1200,
	approach: 8000,
	dataUse: 4000,
	risks: 4000,
	plan: 6000
} as const;
export type ProposalPart = keyof typeof proposalLimits;
export const proposalParts = Object.keys(proposalLimits) as ProposalPart[];

const part = (name: ProposalPart) => optionalText(proposalLimits[name]);
const most = 12;

/** A draft may be empty in places; what is missing is checked when it is submitted. Rows come as parallel lists. */
export const ProposalForm = v.object({
	revision: whole(0, 1_000_000),
	language: v.optional(v.picklist(['ko', 'en']), 'ko'),
	title: optionalName(proposalLimits.title),
	summary: part('summary'),
	approach: part('approach'),
	dataUse: part('dataUse'),
	risks: part('risks'),
	plan: part('plan'),
	gpuHours: count(1_000_000),
	milestoneTitle: v.optional(v.pipe(v.array(optionalName(200)), v.maxLength(most)), []),
	milestoneEvidence: v.optional(v.pipe(v.array(optionalText(600)), v.maxLength(most)), []),
	milestoneWeek: v.optional(v.pipe(v.array(count(260)), v.maxLength(most)), []),
	milestoneKrw: v.optional(v.pipe(v.array(amount), v.maxLength(most)), []),
	itemName: v.optional(v.pipe(v.array(optionalName(200)), v.maxLength(most)), []),
	itemKrw: v.optional(v.pipe(v.array(amount), v.maxLength(most)), []),
	rulesVersion: v.optional(whole(0, 100_000), '0'),
	acceptRules: checked
});

export interface Milestone {
	title: string;
	evidence: string;
	/** Weeks after the agreement is signed. */
	dueWeek: number;
	amountKrw: number;
}
export interface BudgetItem {
	item: string;
	amountKrw: number;
}

/** What a team writes. `budgetKrw` is the sum of the items. */
export interface Proposal {
	language: 'ko' | 'en';
	title: string;
	summary: string;
	approach: string;
	dataUse: string;
	risks: string;
	plan: string;
	milestones: Milestone[];
	budget: BudgetItem[];
	budgetKrw: number;
	gpuHours: number;
}

/** Turns the parallel lists of the form into rows; rows without a name and an amount are left out. */
export function proposalOf(form: v.InferOutput<typeof ProposalForm>): Proposal {
	const milestones = form.milestoneTitle
		.map((title, row) => ({
			title,
			evidence: form.milestoneEvidence[row] ?? '',
			dueWeek: form.milestoneWeek[row] ?? 0,
			amountKrw: form.milestoneKrw[row] ?? 0
		}))
		.filter((row) => row.title !== '' || row.evidence !== '' || row.amountKrw > 0);
	const budget = form.itemName
		.map((item, row) => ({ item, amountKrw: form.itemKrw[row] ?? 0 }))
		.filter((row) => row.item !== '' || row.amountKrw > 0);
	const { language, title, summary, approach, dataUse, risks, plan, gpuHours } = form;
	const budgetKrw = budget.reduce((sum, row) => sum + row.amountKrw, 0);
	return {
		language,
		title,
		summary,
		approach,
		dataUse,
		risks,
		plan,
		milestones,
		budget,
		budgetKrw,
		gpuHours
	};
}
