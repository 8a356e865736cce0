/** Words of the problems room that browser and server share. */
import type { Text } from '#lib/text.ts';
import type { Direction, MetricKey } from './metrics.ts';
import type { RunLimits } from './run-limits.ts';
import type { Scoring } from './scoring.ts';

export const tracks = [
	'medicine',
	'media',
	'education',
	'law',
	'scholarship',
	'safety',
	'public-services'
] as const;
export type Track = (typeof tracks)[number];

export const submissionKinds = ['predictions', 'model', 'code', 'image'] as const;
export type SubmissionKind = (typeof submissionKinds)[number];

export const ipTemplates = ['team-keeps', 'shared-licence', 'sponsor-acquires', 'open-source'] as const;
export type IpTemplate = (typeof ipTemplates)[number];

export const dataKinds = ['open', 'sealed', 'none'] as const;
export type DataKind = (typeof dataKinds)[number];

export const offerKinds = ['pilot', 'purchase', 'hiring'] as const;
export type OfferKind = (typeof offerKinds)[number];

export const needStates = [
	'draft',
	'submitted',
	'scoring',
	'shortlisted',
	'merged',
	'declined',
	'imported',
	'published'
] as const;
export type NeedState = (typeof needStates)[number];

export const fileRoles = [
	'train',
	'test',
	'sample',
	'truth',
	'scorer',
	'ingestion',
	'input',
	'extra'
] as const;
export type FileRole = (typeof fileRoles)[number];

/** A value that an entry must reach to be ranked: at least `bound` where higher is better, else at most. */
export interface Floor {
	metric: MetricKey;
	/** The class that the metric looks at, where it looks at one. */
	label: string | null;
	bound: number;
	name: Text;
	why: Text;
}

/** How an ONNX file is fed: these columns of test.csv, parsed as numbers, in this order. */
export interface ModelSpec {
	opset: number;
	input: { name: string; type: 'float32'; columns: string[] };
	/** Probabilities `[n, classes]` in this order, or, without classes, the number itself `[n, 1]`. */
	output: { name: string; classes?: string[]; positive?: string };
	maxBytes: number;
	/** Rows that it is given at a time; `USUAL_BATCH` where nothing is said. */
	batchRows?: number;
}

/** Rows at a time where a problem does not say it. */
export const USUAL_BATCH = 4096;

/** What teams, judges and jobs may rely on: a problem at its current published version. */
export interface PublishedProblem {
	id: string;
	seasonId: string;
	needId: string;
	organisationId: string | null;
	slug: string;
	version: number;
	/** The version in which the rules text last changed; acceptance of rules refers to this number. */
	rulesVersion: number;
	title: Text;
	summary: Text;
	track: Track;
	difficulty: number;
	prizeKrw: number;
	/** A practice problem carries no prize, and no teams are selected on it. */
	practice: boolean;
	metric: MetricKey;
	direction: Direction;
	/** The class that auroc, log-loss and recall-of-class look at. */
	positive: string | null;
	floors: Floor[];
	kinds: SubmissionKind[];
	quotaPerDay: number;
	quotaTotal: number;
	/** How many of a team's submissions may be under way at a time. */
	quotaConcurrent: number;
	finalPicks: number;
	/** Where the day of a quota begins and ends, as `Asia/Seoul`. */
	timeZone: string;
	modelSpec: ModelSpec | null;
	/** What running a submission may take. */
	run: RunLimits;
	/** Further metrics, tasks and weights, and what a team stands with. */
	scoring: Scoring;
	publishedAt: string;
	closedAt: string | null;
}

/** A file that anyone may download. */
export interface OpenFile {
	id: string;
	name: string;
	role: Exclude<FileRole, 'truth'>;
	bytes: number;
	sha256: string;
	objectKey: string;
}

/** The truth, for score jobs only. */
export interface SealedFile {
	id: string;
	problemId: string;
	name: string;
	bytes: number;
	sha256: string;
	objectKey: string;
}
