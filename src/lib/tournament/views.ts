import type { FraudRule } from '#lib/voting/fraud.ts';
import type { VoteManner } from '#lib/voting/vote-form.ts';
import type { Text } from '#lib/text.ts';
import type { Criterion, ExplainedResult, MetricNote, SensitivityPoint, TieBreak, Weights } from './types.ts';

/** What the pages show of a round; the server's views fit these. */
export interface ShownTeam {
	id: string;
	name: string;
	slug: string;
}

export interface ShownMatch {
	id: string;
	number: number;
	state: string;
	cheong: ShownTeam | null;
	hong: ShownTeam | null;
	winnerId: string | null;
	walkover: boolean;
	pollSlug: string | null;
	results: ExplainedResult[];
	sensitivity: SensitivityPoint[];
}

export interface ShownEntrant {
	team: ShownTeam;
	place: number | null;
	outcome: string | null;
	withdrawn: boolean;
	metric: MetricNote | null;
}

export interface ShownRound {
	id: string;
	number: number;
	name: Text;
	format: string;
	state: string;
	places: number;
	weights: Weights;
	scale: string;
	tieBreaks: string[];
	criteria: Criterion[];
	seedHash: string;
	seed: string | null;
	fraud: FraudRule[] | null;
	vote: VoteManner | null;
	entrants: ShownEntrant[];
	matches: ShownMatch[];
}

export type { TieBreak };
