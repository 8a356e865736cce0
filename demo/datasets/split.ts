/**
 * Who is in which part, so that an outsider can recompute it: every row has a key from the source; rows are sorted by
 * SHA-256(`seed:key`); the first share is train, the next public test, the rest private test. The id a team sees is
 * SHA-256(`seed:id:key`), so it says nothing of order, part or label; files are sorted by that id, which mixes public and
 * private rows.
 *
 * A real season draws its seeds at random and keeps them closed until the deadline. Those of the demo world stand in this
 * repository, and its sources are open: its ranks show how the platform works, not who is best.
 */
import { sha256 } from '../random.ts';

export type Part = 'train' | 'public' | 'private';

export interface SourceRow {
	/** Unique and stable in the source; never published. */
	key: string;
	/** One value per feature column. */
	features: (string | number)[];
	target: string | number;
}

export interface SplitRow extends SourceRow {
	id: string;
	part: Part;
}

export interface Shares {
	train: number;
	public: number;
}

export function split(rows: readonly SourceRow[], seed: string, shares: Shares): SplitRow[] {
	const drawn = rows
		.map((row) => ({ row, order: sha256(`${seed}:${row.key}`) }))
		.sort((a, b) => (a.order < b.order ? -1 : 1));
	const trainEnd = Math.round(rows.length * shares.train);
	const publicEnd = trainEnd + Math.round(rows.length * shares.public);
	return drawn
		.map(({ row }, index) => ({
			...row,
			id: sha256(`${seed}:id:${row.key}`).slice(0, 10),
			part: (index < trainEnd ? 'train' : index < publicEnd ? 'public' : 'private') as Part
		}))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}
