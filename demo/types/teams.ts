/** Teams, their proposals, and what they hand in. */
import type { Text } from '#lib/text.ts';
import type { DemoPerson, SubmissionKind, TeamKind } from './problems.ts';
import type { SelectionCriterionKey } from './season.ts';

export interface DemoMember extends DemoPerson {
	role: Text;
	captain: boolean;
	residence: 'KR' | 'abroad';
	/** ISO 3166 alpha-2. */
	country: string;
	birthYear: number;
}

export interface DemoMilestone {
	title: Text;
	/** What will be shown for it. */
	evidence: Text;
	/** Weeks after the agreement is signed. */
	dueWeek: number;
	amountKrw: number;
}

export interface DemoProposal {
	/** The language the team wrote in; the other one is its translation. */
	original: 'ko' | 'en';
	title: Text;
	summary: Text;
	approach: Text;
	dataUse: Text;
	risks: Text;
	plan: Text;
	milestones: DemoMilestone[];
	budget: { item: Text; amountKrw: number }[];
	budgetKrw: number;
	gpuHours: number;
	/** Latent quality 1-5 per rubric criterion, known to the simulated judges only. */
	quality: Record<SelectionCriterionKey, number>;
}

export interface DemoSubmission {
	kind: SubmissionKind;
	filename: string;
	mediaType: string;
	note: Text;
	bytes: Uint8Array;
	/** Only for `code`: what the same program predicts, for a place without a sandbox. */
	fallback?: () => Promise<DemoSubmission>;
}

/** What a team can see, and all that an approach may use. */
export interface TeamView {
	trainCsv: string;
	testCsv: string;
	seed: string;
}

export interface DemoApproach {
	key: string;
	name: Text;
	/** For the write-up opened after the season. */
	about: Text;
	/** Two or three, in the order in which the team hands them in. */
	submissions(view: TeamView): Promise<DemoSubmission[]>;
}

export interface DemoTeam {
	key: string;
	slug: string;
	name: Text;
	/** Shown on screen in the final. */
	motto: Text;
	kind: TeamKind;
	smallFirm: boolean;
	youthLed: boolean;
	/** ISO 3166 alpha-2 of the team's home. */
	country: string;
	problem: string;
	members: DemoMember[];
	proposal: DemoProposal;
	approach: DemoApproach;
	/** Title and markdown of the write-up the team opens in the community. */
	writeUp: { title: Text; body: Text; licence: 'CC-BY-4.0' | 'MIT' | 'Apache-2.0' | 'CC0-1.0' };
}
