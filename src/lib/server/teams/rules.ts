import { proposalParts, type Proposal } from '#lib/teams/schema.ts';

export type EntryState = 'draft' | 'submitted' | 'withdrawn' | 'selected' | 'declined';

/** Allowed moves of an entry. Withdrawing is final: a proposal is submitted once. */
export const entryMoves: Record<EntryState, readonly EntryState[]> = {
	draft: ['submitted'],
	submitted: ['withdrawn', 'selected', 'declined'],
	withdrawn: [],
	selected: [],
	declined: []
};

export const mayMove = (from: string, to: EntryState): boolean =>
	entryMoves[from as EntryState]?.includes(to) ?? false;

/** An address for a team: what is Latin in its name, or nothing where the name has none. */
export function slugOf(name: string): string {
	return name
		.normalize('NFKD')
		.replaceAll(/\p{M}+/gu, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '')
		.slice(0, 60)
		.replaceAll(/-+$/g, '');
}

export type MissingPart = (typeof proposalParts)[number] | 'milestones' | 'budget';

/** The parts without which a proposal cannot be submitted. */
export function missingParts(proposal: Proposal): MissingPart[] {
	const missing: MissingPart[] = proposalParts.filter((part) => proposal[part].trim() === '');
	if (!proposal.milestones.some((row) => row.title !== '')) missing.push('milestones');
	if (!proposal.budget.some((row) => row.item !== '' && row.amountKrw > 0)) missing.push('budget');
	return missing;
}

export interface EligibilityFacts {
	memberIds: readonly string[];
	/** People of the organisation that owns the problem. */
	ownerIds: ReadonlySet<string>;
	/** Judges of the season. */
	judgeIds: ReadonlySet<string>;
	/** Members who already stand on another team's entry into the same problem. */
	takenIds: ReadonlySet<string>;
}
export interface EligibilityFault {
	code: 'owner_cannot_enter' | 'judge_cannot_enter' | 'already_on_another_team';
	userId: string;
}

/** Why these people may not enter a problem together, and whose fault it is; null when they may. */
export function eligibilityFault(facts: EligibilityFacts): EligibilityFault | null {
	const members = [...facts.memberIds].sort();
	const first = (ids: ReadonlySet<string>) => members.find((member) => ids.has(member));
	const owner = first(facts.ownerIds);
	if (owner) return { code: 'owner_cannot_enter', userId: owner };
	const judge = first(facts.judgeIds);
	if (judge) return { code: 'judge_cannot_enter', userId: judge };
	const taken = first(facts.takenIds);
	return taken ? { code: 'already_on_another_team', userId: taken } : null;
}
