/** People, organisations, data sets, needs and problems. */
import type { Text } from '#lib/text.ts';

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
