import type { BudgetItem, Milestone, Proposal } from '#lib/teams/schema.ts';

export interface ProposalRow {
	language: string;
	title: string;
	summary: string;
	approach: string;
	dataUse: string;
	risks: string;
	plan: string;
	milestones: unknown;
	budget: unknown;
	budgetKrw: bigint;
	gpuHours: number;
}

/** The proposal's own columns, and nothing that tells whose it is. */
export const proposalColumns = {
	language: true,
	title: true,
	summary: true,
	approach: true,
	dataUse: true,
	risks: true,
	plan: true,
	milestones: true,
	budget: true,
	budgetKrw: true,
	gpuHours: true
} as const;

export function proposalFromRow(row: ProposalRow): Proposal {
	const { language, title, summary, approach, dataUse, risks, plan, gpuHours } = row;
	return {
		language: language === 'en' ? 'en' : 'ko',
		title,
		summary,
		approach,
		dataUse,
		risks,
		plan,
		milestones: row.milestones as Milestone[],
		budget: row.budget as BudgetItem[],
		budgetKrw: Number(row.budgetKrw),
		gpuHours
	};
}
