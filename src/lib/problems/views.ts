/** What pages of the problems room are given. */
import type { Text } from '#lib/text.ts';
import type { DiffLine } from './diff.ts';
import type {
	DataKind,
	IpTemplate,
	NeedState,
	OfferKind,
	OpenFile,
	PublishedProblem,
	Track
} from './types.ts';

export interface NeedCard {
	id: string;
	title: Text;
	track: Track;
	sufferers: Text;
	state: NeedState;
	/** Null where a person proposed it in their own name. */
	organisation: Text | null;
	endorsements: number;
	/** Whether the reader endorsed it. */
	endorsed: boolean;
	mergedInto: { id: string; title: Text } | null;
	problemSlug: string | null;
	submittedAt: string | null;
}

export interface CriterionScore {
	key: string;
	name: Text;
	mean: number | null;
}

export interface NeedPage extends NeedCard {
	description: Text;
	tried: Text;
	data: Text;
	dataKind: DataKind;
	success: Text;
	offer: Text;
	offerKinds: OfferKind[];
	ipTemplate: IpTemplate;
	mergedFrom: { id: string; title: Text }[];
	/** Whether the reader stands behind it. */
	own: boolean;
	/** Only for those who stand behind it and for organisers. */
	inside: {
		contact: string;
		organisationId: string | null;
		decidedAt: string | null;
		reason: Text | null;
		/** After the decision. */
		scores: CriterionScore[];
	} | null;
}

export interface TriageCard extends NeedCard {
	scores: CriterionScore[];
	total: number | null;
	triagers: number;
	complete: boolean;
	reason: Text | null;
	own: boolean;
	problemId: string | null;
	/** The reader's own scores and comments, to write over. */
	mine: Record<string, { score: number; comment: string }>;
	comments: { criterion: string; comment: string }[];
}

/** One opening of a sealed file, by one attempt of one job. */
export interface SealedRead {
	fileName: string;
	jobId: string;
	attempt: number;
	workerId: string;
	via: 'worker' | 'address';
	at: string;
}

export type DownloadableFile = Omit<OpenFile, 'objectKey'>;

export interface ProblemPage extends PublishedProblem {
	organisation: Text | null;
	/** HTML made from markdown. */
	statement: Text;
	rules: Text;
	files: DownloadableFile[];
	ipTemplate: IpTemplate;
	splitSeedHash: string;
	/** Shown once the problem is closed. */
	splitSeed: string | null;
	versions: VersionEntry[];
}

export interface VersionEntry {
	version: number;
	at: string;
	note: Text | null;
}

/** One version against the one before it. */
export interface VersionDiff extends VersionEntry {
	from: number;
	texts: {
		part: 'title' | 'summary' | 'statement' | 'rules';
		locale: 'ko' | 'en';
		lines: (DiffLine | null)[];
	}[];
	facts: { key: string; before: string; after: string }[];
}
