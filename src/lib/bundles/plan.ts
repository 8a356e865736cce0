/** What an import would create: the same for the preview, the import and the tests. */
import type { Direction } from '#lib/problems/metrics.ts';
import type { Locale } from '#lib/text.ts';
import type { Note } from './notes.ts';

/** Files of a problem that come from a bundle. Everything but what teams may have is sealed. */
export const partRoles = [
	'program',
	'reference',
	'ingestion',
	'input',
	'public-data',
	'starting-kit'
] as const;
export type PartRole = (typeof partRoles)[number];

export interface PlannedFile {
	role: PartRole;
	/** As it will be called among the problem's files. */
	name: string;
	/** Where it stands in the bundle. */
	from: string;
	files: number;
	bytes: number;
	sealed: boolean;
}

export interface PlannedColumn {
	key: string;
	title: string;
	direction: Direction;
	decimals: number;
	hidden: boolean;
	computed: { by: 'sum' | 'avg' | 'min' | 'max'; of: string[] } | null;
}

export interface PlannedProblem {
	/** `<phase>-<task>` by their places in the bundle; imports are told apart by it. */
	key: string;
	phase: string;
	task: string;
	slug: string;
	title: string;
	summary: string;
	statement: string;
	rules: string;
	opensAt: string | null;
	closesAt: string | null;
	quotaPerDay: number;
	quotaTotal: number;
	wallSeconds: number;
	scoring: string[];
	ingestion: string[] | null;
	columns: PlannedColumn[];
	files: PlannedFile[];
	notes: Note[];
	/** It cannot be made; `notes` says why. */
	blocked: boolean;
}

export interface BundlePlan {
	version: '2' | '1.5';
	title: string;
	/** The language that its texts seem to be in. */
	locale: Locale;
	pages: { title: string; letters: number }[];
	/** As they would stand in each problem, before what its phase adds. */
	texts: { statement: string; rules: string };
	columns: PlannedColumn[];
	problems: PlannedProblem[];
	/** What holds for the bundle as a whole. */
	notes: Note[];
}
