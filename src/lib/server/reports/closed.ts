import type { EntryView } from '#lib/server/audit/index.ts';
import type { Actor } from '#lib/server/platform/index.ts';
import { ownNeedsAmong } from '#lib/server/problems/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { conflictedEntries, isPublished } from '#lib/server/selection/index.ts';

const ids = (details: unknown) => (details ?? {}) as { entryId?: unknown; needId?: unknown };

/**
 * Which entries of the trail hold what their reader's own desks keep from them: the table of a decision about an entry
 * they are tied to until its outcome is published, who else is tied to it, and scores of a need of their own. That it
 * happened, when and by whom stays.
 */
export async function closedTo(
	actor: Actor,
	entries: readonly EntryView[]
): Promise<(entry: EntryView) => boolean> {
	const some = (begins: string) => entries.some(({ type }) => type.startsWith(begins));
	const reader = actor.userId !== null;
	const tied =
		reader && (some('conflict.') || some('selection.decided')) ? await conflictedEntries(actor) : new Set();
	const scored = entries
		.filter(({ type }) => type === 'need.scored')
		.map(({ details }) => ids(details).needId);
	const own = reader
		? await ownNeedsAmong(
				actor,
				scored.filter((id) => typeof id === 'string')
			)
		: new Set();
	const season = some('selection.decided') ? await currentSeasonOrNull() : null;
	const unpublished = season && !(await isPublished(season.id)) ? season.id : '';
	return ({ type, details, seasonId }) =>
		(type === 'selection.decided' && unpublished === seasonId && tied.size > 0) ||
		(type.startsWith('conflict.') && tied.has(ids(details).entryId)) ||
		(type === 'need.scored' && own.has(ids(details).needId));
}
