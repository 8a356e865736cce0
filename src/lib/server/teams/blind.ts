import { findPeople } from '#lib/server/identity/index.ts';
import { found, prisma } from '#lib/server/platform/index.ts';
import { maskNames } from '#lib/teams/names.ts';
import type { Proposal } from '#lib/teams/schema.ts';
import type { Text } from '#lib/text.ts';
import { problemFactsById } from './facts.ts';
import { proposalColumns, proposalFromRow } from './proposal-row.ts';

export interface BlindProposal {
	problem: { slug: string; title: Text };
	proposal: Proposal;
}

/** A proposal as a judge reads it: without ids, times or people, and with the team's names covered in the text. */
export async function findBlindProposal(entryId: string): Promise<BlindProposal> {
	const row = found(
		await prisma().entry.findUnique({
			where: { id: entryId },
			select: {
				...proposalColumns,
				seasonId: true,
				problemId: true,
				team: { select: { name: true, slug: true, members: { select: { userId: true, affiliation: true } } } }
			}
		})
	);
	const people = await findPeople(row.team.members.map((member) => member.userId));
	const names = [
		row.team.name,
		row.team.slug,
		...row.team.members.flatMap(({ userId, affiliation }) => [
			affiliation,
			people.get(userId)?.name ?? '',
			people.get(userId)?.email ?? ''
		])
	];
	const problem = found((await problemFactsById(row.seasonId)).get(row.problemId));
	return {
		problem: { slug: problem.slug, title: problem.title },
		proposal: maskProposal(proposalFromRow(row), names)
	};
}

function maskProposal(proposal: Proposal, names: string[]): Proposal {
	const blind = (text: string) => maskNames(text, names);
	return {
		...proposal,
		title: blind(proposal.title),
		summary: blind(proposal.summary),
		approach: blind(proposal.approach),
		dataUse: blind(proposal.dataUse),
		risks: blind(proposal.risks),
		plan: blind(proposal.plan),
		milestones: proposal.milestones.map((row) => ({
			...row,
			title: blind(row.title),
			evidence: blind(row.evidence)
		})),
		budget: proposal.budget.map((row) => ({ ...row, item: blind(row.item) }))
	};
}
