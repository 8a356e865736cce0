/** A competition as both kinds of bundle tell it, read and not yet judged. Paths are as written. */

export interface Competition {
	version: '2' | '1.5';
	title: string;
	description: string;
	terms: string | null;
	pages: { title: string; file: string }[];
	phases: Phase[];
	tasks: Task[];
	columns: Column[];
	/** The team may see the scoring and ingestion programs, or the input data. */
	showPrograms: boolean;
	showInput: boolean;
}

export interface Phase {
	name: string;
	description: string;
	start: Date | null;
	end: Date | null;
	/** Indexes of tasks. */
	tasks: number[];
	/** 0: as many as one likes. Undefined: the bundle says nothing. */
	perDay: number | undefined;
	total: number | undefined;
	timeLimitSeconds: number | undefined;
	publicData: string | null;
	startingKit: string | null;
}

export interface Task {
	index: number;
	name: string;
	description: string;
	scoringProgram: string | null;
	referenceData: string | null;
	inputData: string | null;
	ingestionProgram: string | null;
	ingestionWithScoring: boolean;
	/** The task's key on the server that the bundle comes from, in place of its files. */
	elsewhere: string | null;
}

/** A column of the leaderboard; the first one ranks. */
export interface Column {
	key: string;
	title: string;
	direction: 'higher' | 'lower';
	decimals: number;
	hidden: boolean;
	computed: { by: Computation; of: string[] } | null;
}

export const computations = ['sum', 'avg', 'min', 'max'] as const;
export type Computation = (typeof computations)[number];
