import { currentSeason } from '#lib/server/season/index.ts';
import { found, prisma, refuse, signedIn, type Actor } from '#lib/server/platform/index.ts';
import { mentions } from '#lib/teams/names.ts';
import type { Proposal } from '#lib/teams/schema.ts';
import type { Text } from '#lib/text.ts';
import { findProblemFacts, problemFactsById } from './facts.ts';
import { proposalColumns, proposalFromRow } from './proposal-row.ts';
import { findTeam, isMember, type TeamView } from './queries.ts';
import { missingParts, type EntryState, type MissingPart } from './rules.ts';

export interface MembersEntry {
	id: string;
	/** `open` while the problem takes submissions. */
	problem: { slug: string; title: Text; open: boolean };
	state: EntryState;
	title: string;
	updatedAt: string;
	submittedAt: string | null;
}
export interface OpenProblem {
	slug: string;
	title: Text;
}

/** What only the members of a team see: its entries, and the open problems it has not entered. */
export async function findMembersView(
	actor: Actor,
	team: TeamView
): Promise<{ entries: MembersEntry[]; open: OpenProblem[] } | null> {
	if (!(await isMember(prisma(), team.id, actor.userId))) return null;
	const problems = await problemFactsById(team.seasonId);
	const rows = await prisma().entry.findMany({ where: { teamId: team.id }, orderBy: { id: 'asc' } });
	const entries = rows.map((row) => {
		const { slug = '', title = { ko: '', en: '' }, open = false } = problems.get(row.problemId) ?? {};
		return {
			id: row.id,
			problem: { slug, title, open },
			state: row.state as EntryState,
			title: row.title,
			updatedAt: row.updatedAt.toISOString(),
			submittedAt: row.submittedAt?.toISOString() ?? null
		};
	});
	const entered = new Set(rows.map((row) => row.problemId));
	const open = [...problems.values()].filter((problem) => problem.open && !entered.has(problem.id));
	return { entries, open: open.map(({ slug, title }) => ({ slug, title })) };
}

export interface ProposalPage {
	team: { id: string; slug: string; name: string };
	captain: boolean;
	problem: { id: string; slug: string; title: Text; rules: Text; rulesVersion: number };
	entry: {
		id: string;
		state: EntryState;
		revision: number;
		updatedAt: string;
		submittedAt: string | null;
		rulesVersion: number | null;
		proposal: Proposal;
	} | null;
	missing: MissingPart[];
	/** Names of the team that stand in the text; judges will see them covered. */
	named: string[];
	closesAt: string | null;
	open: boolean;
}

/** The proposal of a team for one problem, for its members only. */
export async function findProposalPage(
	actor: Actor,
	slug: string,
	problemSlug: string
): Promise<ProposalPage> {
	signedIn(actor);
	const season = await currentSeason();
	const team = await findTeam(slug);
	if (!(await isMember(prisma(), team.id, actor.userId))) refuse('members_only');
	const problem = found(await findProblemFacts(season.id, problemSlug));
	const row = await prisma().entry.findUnique({
		where: { teamId_problemId: { teamId: team.id, problemId: problem.id } },
		select: {
			...proposalColumns,
			id: true,
			state: true,
			revision: true,
			updatedAt: true,
			submittedAt: true,
			rulesVersion: true
		}
	});
	const proposal = row && proposalFromRow(row);
	const version = await prisma().problemVersion.findUniqueOrThrow({
		where: { problemId_version: { problemId: problem.id, version: problem.rulesVersion } },
		select: { rules: true }
	});
	const window = season.stages.find(({ stage }) => stage === 'entry');
	return {
		team: { id: team.id, slug: team.slug, name: team.name },
		captain: team.captainId === actor.userId,
		problem: {
			id: problem.id,
			slug: problem.slug,
			title: problem.title,
			rules: version.rules as unknown as Text,
			rulesVersion: problem.rulesVersion
		},
		entry:
			row && proposal
				? {
						id: row.id,
						state: row.state as EntryState,
						revision: row.revision,
						updatedAt: row.updatedAt.toISOString(),
						submittedAt: row.submittedAt?.toISOString() ?? null,
						rulesVersion: row.rulesVersion,
						proposal
					}
				: null,
		missing: proposal ? missingParts(proposal) : [],
		named: proposal ? mentions(wholeText(proposal), namesOf(team)) : [],
		closesAt: window?.closesAt ?? null,
		open: problem.open && window?.state === 'open'
	};
}

export const namesOf = (team: TeamView): string[] => [
	team.name,
	...team.members.flatMap(({ name, affiliation }) => [name, affiliation])
];

const wholeText = (proposal: Proposal): string =>
	[
		proposal.title,
		proposal.summary,
		proposal.approach,
		proposal.dataUse,
		proposal.risks,
		proposal.plan,
		...proposal.milestones.flatMap((row) => [row.title, row.evidence]),
		...proposal.budget.map((row) => row.item)
	].join('\n');
