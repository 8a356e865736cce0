import { currentSeason } from '#lib/server/season/index.ts';
import { prisma, signedIn, type Actor } from '#lib/server/platform/index.ts';
import { activePairs, conflictsBetween } from './conflicts.ts';
import { entriesInSelection, personFacts, type EntryInSelection } from './facts.ts';

/**
 * The entries that this person must not see the scores of: those they are tied to, and those they judge themselves, as long
 * as these are blind. Organisers are people, too.
 */
export async function conflictedEntries(
	actor: Actor,
	entries?: readonly EntryInSelection[]
): Promise<Set<string>> {
	const { userId } = signedIn(actor);
	const all = entries ?? (await entriesInSelection((await currentSeason()).id));
	const facts = await personFacts([userId]);
	const tied = activePairs(await conflictsBetween([...facts.values()], all)).map(([entryId]) => entryId);
	const here = all.filter(({ state }) => state === 'submitted').map(({ id }) => id);
	const judged = await prisma().assignment.findMany({
		where: { judgeId: userId, state: 'open', entryId: { in: here } },
		select: { entryId: true }
	});
	return new Set([...tied, ...judged.map(({ entryId }) => entryId)]);
}
