import { now, type Tx } from '#lib/server/platform/index.ts';
import { conflictsBetween, type KnownConflict } from './conflicts.ts';
import { entriesInSelection, personFacts } from './facts.ts';

/** Every tie of these people to the entries of a season, as its data shows them today. */
export async function tiesOf(seasonId: string, personIds: string[]): Promise<KnownConflict[]> {
	const people = await personFacts(personIds);
	return conflictsBetween([...people.values()], await entriesInSelection(seasonId));
}

/** Keeps what was found at the time of an act, so that the trace does not change when people move on. */
export async function keepConflicts(tx: Tx, conflicts: readonly KnownConflict[]): Promise<void> {
	const rows = conflicts.map(({ entryId, judgeId, source, reason }) => ({
		entryId,
		judgeId,
		source,
		reason,
		declaredAt: now()
	}));
	await tx.conflict.createMany({ data: rows, skipDuplicates: true });
}
