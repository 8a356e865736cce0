/** What a board shows and may be asked for; shared by server, page and table file. */
import type { Direction, MetricKey } from '#lib/problems/metrics.ts';
import type { Text } from '#lib/text.ts';

export interface BoardQuery {
	split?: 'public' | 'private';
	/** From 1. */
	page?: number;
	/** Words of a team's name. */
	q?: string;
	/** A team's address: its history is plotted, too. */
	team?: string;
	/** Organisers may look behind a frozen board. */
	live?: boolean;
}

export interface BoardColumn {
	/** Named as scores are: `rmse`, `recall-of-class:urgent`, `combined`. */
	metric: string;
	direction: Direction;
	decimals: number;
	/** The organisers' own name of a program's column. */
	title: Text | null;
	/** The task that it is of, where there are several. */
	task: Text | null;
	/** A bound of safety. */
	floor: number | null;
	/** What a perfect answer reaches; null for what was measured, which has no end. */
	perfect: number | null;
	/** What its skill counts in the combined score; null where it is no part of one. */
	weight: number | null;
}

export interface BoardRow {
	/** Null below a safety floor: shown, but not ranked. */
	rank: number | null;
	team: { slug: string; name: string };
	value: number;
	low: number;
	high: number;
	rows: number;
	/** What the best constant answer reaches on the same rows. */
	trivial: number | null;
	/** Scored submissions of this team so far. */
	entries: number;
	at: string;
	floors: { metric: string; value: number | null; passes: boolean }[];
	/** The further columns, in their order. */
	others: {
		metric: string;
		value: number | null;
		low: number | null;
		high: number | null;
		trivial: number | null;
	}[];
}

/** Scores were computed again and took effect. */
export interface Correction {
	number: number;
	reason: Text;
	at: string;
	submissions: number;
	/** Rows of the truth that do not count since. */
	rows: { id: string; reason: Text }[];
	/** Rows that had been left out and count again since. */
	restored: string[];
}

export interface BoardView {
	problem: { slug: string; title: Text; metric: MetricKey; direction: Direction; closedAt: string | null };
	split: 'public' | 'private';
	/** What ranks stands first. */
	columns: BoardColumn[];
	rows: BoardRow[];
	/** The reader's own teams that are not on this page. */
	pinned: BoardRow[];
	/** Teams on the board, teams with a rank, and teams that the words found. */
	total: number;
	ranked: number;
	found: number;
	page: number;
	pages: number;
	/** Best so far of the leading teams, the reader's own and a chosen one. Only ever of the public split. */
	history: { team: string; points: { at: string; value: number }[] }[];
	/** Since when the public sees the board standing still. */
	frozenAt: string | null;
	/** An organiser looks at what the public does not see yet. */
	behind: boolean;
	corrections: Correction[];
}

/** The channel on which those who look at a board are told to look again. It says nothing else. */
export const boardChannel = (slug: string): string => `board:${slug}`;
