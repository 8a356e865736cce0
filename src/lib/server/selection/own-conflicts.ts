import { currentSeason } from '#lib/server/season/index.ts';
import { signedIn, type Actor } from '#lib/server/platform/index.ts';
import { activePairs, conflictsBetween } from './conflicts.ts';
import { entriesInSelection, personFacts, type EntryInSelection } from './facts.ts';

/** The entries that this person is tied to and must not see the scores of. Organisers are people, too. */
export async function conflictedEntries(
	actor: Actor,
	entries?: readonly EntryInSelection[]
): Promise<Set<string>> {
	const { userId } = signedIn(actor);
	const all = entries ?? (await entriesInSelection((await currentSeason()).id));
	const facts = await personFacts([userId]);
	return new Set(activePairs(await conflictsBetween([...facts.values()], all)).map(([entryId]) => entryId));
}
