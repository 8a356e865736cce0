import type { PollResult } from './leaf.ts';

/** What became of everything that reached a poll. */
export interface Books {
	received: number;
	counted: number;
	superseded: number;
	/** Excluded, or while a poll is open still aside. */
	quarantined: number;
	late: number;
	repeated: number;
	noSuchOption: number;
}

export const booksOf = ({ received, counted, superseded, quarantined, refused }: PollResult): Books => ({
	received,
	counted,
	superseded,
	quarantined,
	...refused
});

export const refusedIn = ({ late, repeated, noSuchOption }: Books): number => late + repeated + noSuchOption;

/** received = counted + superseded + quarantined + refused. */
export const reconciles = (books: Books): boolean =>
	books.received === books.counted + books.superseded + books.quarantined + refusedIn(books);
