/** The typed face of the demo world: what a season player or a planter needs to know, and nothing of how it is made. */
import type { Text } from '#lib/text.ts';

export type { Locale, Text } from '#lib/text.ts';

/** The seven lead fields that problems are filed under. */
export type Track = 'medicine' | 'media' | 'education' | 'law' | 'scholarship' | 'safety' | 'public-services';
export type Metric = 'accuracy' | 'macro-f1' | 'auroc' | 'rmse' | 'mae' | 'log-loss';
export type SubmissionKind = 'predictions' | 'model' | 'code';
export type IpTemplate = 'team-keeps' | 'shared-licence' | 'sponsor-acquires' | 'open-source';
export type OrganisationKind = 'agency' | 'hospital' | 'school' | 'company' | 'institute' | 'nonprofit';
export type TeamKind = 'industry' | 'academia' | 'research' | 'individual';

/** A person who can sign up. Passwords are the caller's business; nothing here knows one. */
export interface DemoPerson {
	/** Unique in the demo world; also the local part of most mail addresses. */
	key: string;
	mail: string;
	name: Text;
	/** The language in which this person writes and wants the interface. */
	locale: 'ko' | 'en';
	affiliation: Text;
	/** The domain that conflicts are derived from (same employer, same mail domain). */
	domain: string;
	/** One or two sentences for a public profile. */
	bio: Text;
}

export interface DemoOrganisation {
	key: string;
	name: Text;
	kind: OrganisationKind;
	/** A verified domain, always under `.example`. */
	domain: string;
	about: Text;
	contact: DemoPerson & { role: Text };
}

/** A file as it is uploaded or downloaded; bytes are the same on every run. */
export interface DemoFile {
	name: string;
	mediaType: string;
	bytes: Uint8Array;
}

export interface DataColumn {
	name: string;
	/** `target` is in train.csv only. */
	role: 'id' | 'feature' | 'target';
	type: 'number' | 'label' | 'text';
	unit?: string;
	about: Text;
}

export interface DemoDataset {
	key: string;
	title: Text;
	/** Markdown: source, licence, how it was made, how to recompute the split, limits. */
	card: Text;
	source: { name: string; url: string; licence: string; licenceUrl: string };
	columns: DataColumn[];
	/** Kept until the deadline, then published; with `split.ts` it lets an outsider recompute who is in which part. */
	splitSeed: string;
	/** SHA-256 of the seed, published with the data. */
	splitSeedHash: string;
	rows: { train: number; public: number; private: number };
	/** What teams see. */
	train: DemoFile;
	test: DemoFile;
	sampleSubmission: DemoFile;
	/** Kept from teams: `id,target,split` with split `public` or `private`. */
	truth: DemoFile;
}

/** How an ONNX file is fed. No preprocessing: the named columns of test.csv, parsed as numbers, in this order. */
export interface ModelSpec {
	opset: 13;
	input: { name: 'x'; type: 'float32'; columns: string[] };
	/**
	 * `p`: float32 [n, classes.length], one probability per class in this order; `y`: float32 [n, 1], the number itself.
	 * For auroc and log-loss the prediction is the probability of `positive`; for accuracy and macro-f1 the largest p wins.
	 */
	output: { name: 'p'; classes: string[]; positive?: string } | { name: 'y' };
	maxBytes: number;
}

/** A value that an entry must reach to be ranked. */
export interface SafetyFloor {
	/** The share of rows whose truth is `label` that are predicted as `label`. */
	metric: 'recall-of-class';
	label: string;
	bound: number;
	name: Text;
	why: Text;
}

export interface DemoNeed {
	key: string;
	/** Null where a citizen proposes in their own name. */
	organisation: string | null;
	/** Key of the person who proposes: the organisation's contact, or a citizen. */
	proposer: string;
	track: Track;
	title: Text;
	/** The problem in plain words. */
	summary: Text;
	/** Who suffers, and how much. */
	sufferers: Text;
	tried: Text;
	/** What data there is, of what kind and under which licence. */
	data: Text;
	dataKind: 'open' | 'sealed' | 'none';
	success: Text;
	offer: Text;
	offerKinds: ('pilot' | 'purchase' | 'hiring')[];
	ip: IpTemplate;
	/** How many simulated citizens endorse it. */
	endorsements: number;
	triage: DemoTriage;
}

export interface DemoTriage {
	decision: 'accept' | 'decline' | 'merge';
	/** Key of the need it is merged into. */
	into?: string;
	/** Scores 1-5 against the call's criteria. */
	scores: { representative: number; felt: number; ready: number };
	/** Sent to the proposer. */
	reason: Text;
}

export interface DemoProblem {
	key: string;
	/** For an address: lower case, hyphens. */
	slug: string;
	need: string;
	organisation: string;
	dataset: string;
	track: Track;
	title: Text;
	/** One sentence for cards and lists. */
	teaser: Text;
	/** Markdown, in full. */
	statement: Text;
	rules: { version: string; text: Text };
	difficulty: 1 | 2 | 3 | 4 | 5;
	prizeKrw: number;
	metric: Metric;
	direction: 'higher' | 'lower';
	/** The value that counts as positive for auroc and log-loss. */
	positive?: string;
	kinds: SubmissionKind[];
	quota: { perDay: number; total: number; finalPicks: number };
	model: ModelSpec | null;
	floor: SafetyFloor | null;
	ip: IpTemplate;
	/** A practice problem carries no prize and no teams are selected on it. */
	practice: boolean;
}

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
