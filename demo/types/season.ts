/** The season's texts, those who judge and employ, and the show. */
import type { Text } from '#lib/text.ts';
import type { DemoOrganisation, DemoPerson, Track } from './problems.ts';

export type SelectionCriterionKey = 'idea' | 'feasibility' | 'technical' | 'public-value' | 'team';
export type TriageCriterionKey = 'representative' | 'felt' | 'ready';
export type FinalCriterionKey = 'insight' | 'robustness' | 'explanation' | 'impact';

export interface RubricCriterion<Key extends string> {
	key: Key;
	name: Text;
	question: Text;
	/** Whole per cent; a rubric's weights sum to 100. */
	weight: number;
	/** A written anchor for every score, `anchors[0]` for 1 to `anchors[4]` for 5. */
	anchors: [Text, Text, Text, Text, Text];
}

export interface CalendarStage {
	key: 'sourcing' | 'entry' | 'selection' | 'final' | 'aftercare';
	title: Text;
	about: Text;
	/** Days counted from the day of the call. */
	fromDay: number;
	toDay: number;
}

/** `{name}`-style placeholders; `fields` lists every one that occurs. */
export interface LetterTemplate {
	subject: Text;
	body: Text;
	fields: string[];
}

export interface DemoSeason {
	key: string;
	name: Text;
	slogan: Text;
	/** Markdown: the official announcement. */
	call: Text;
	stages: CalendarStage[];
	triage: RubricCriterion<TriageCriterionKey>[];
	selection: RubricCriterion<SelectionCriterionKey>[];
	finalJury: RubricCriterion<FinalCriterionKey>[];
	letters: Record<'award' | 'decline' | 'reserve', LetterTemplate>;
	/** How many teams stage one selects and how many reach the final. */
	places: { stageOne: number; final: number };
	grant: { amountKrw: number; gpuHours: number; firstTranchePercent: number };
	prizes: { place: number; title: Text; amountKrw: number }[];
	/** Published before the cut; decides ties and the grey zone. */
	lotterySeed: string;
}

export interface DemoJudge extends DemoPerson {
	expertise: Track[];
	/** Added to every score: above zero is lenient, below is severe. */
	severity: number;
	/** Spread of this judge's scores around the latent quality. */
	noise: number;
	/** Teams this judge declares a conflict with, and why; some follow from a shared domain. */
	conflicts: { team: string; reason: Text; derived: boolean }[];
	/** Sits on the jury of the final. */
	jury: boolean;
}

export interface DemoOpening {
	kind: 'job' | 'research' | 'startup';
	title: Text;
	about: Text;
	place: Text;
	payKrw: number;
	researchSupportKrw: number;
	seats: number;
}

export interface DemoEmployer {
	organisation: DemoOrganisation;
	openings: DemoOpening[];
}

export interface DemoPeople {
	organisers: DemoPerson[];
	operators: DemoPerson[];
	auditors: DemoPerson[];
	judges: DemoJudge[];
	/** Includes the judges marked `jury` and the guests who only come for the final. */
	jury: DemoJudge[];
	press: DemoPerson[];
	hosts: DemoPerson[];
	employers: DemoEmployer[];
	citizens: DemoPerson[];
}

export interface DemoReview {
	judge: string;
	team: string;
	scores: Record<SelectionCriterionKey, 1 | 2 | 3 | 4 | 5>;
	toTeam: Text;
	toPanel: Text;
	minutes: number;
}

export interface DemoJuryReview {
	judge: string;
	team: string;
	scores: Record<FinalCriterionKey, 1 | 2 | 3 | 4 | 5>;
	comment: Text;
}

export interface DemoThread {
	problem: string | null;
	author: string;
	title: Text;
	body: Text;
	answers: { author: string; body: Text; official: boolean }[];
}

export interface DemoAnnouncement {
	stage: CalendarStage['key'];
	title: Text;
	body: Text;
}

export interface DemoCue {
	key: string;
	segment: 'opening' | 'duel' | 'vote' | 'jury' | 'reveal' | 'revival' | 'final' | 'closing' | 'break';
	title: Text;
	/** What the host says. */
	script: Text;
	/** The short line on screen. */
	caption: Text;
	seconds: number;
	/** What the control room shows. */
	scene: string;
}
