import type { Text } from '#lib/text.ts';

/** What an entry is about, by the name that people know it by. */
export interface Subject {
	key: string;
	name: Text;
	/** Where it can be read, without language. */
	href: string | null;
}

export interface TrailEntry {
	id: string;
	position: string | null;
	hash: string | null;
	at: string;
	seasonId: string | null;
	/** Null where the account is gone, and for entries without one. */
	actor: string | null;
	actorId: string | null;
	actorKind: string;
	type: string;
	subjects: Subject[];
	reason: Text | null;
	details: unknown;
}
