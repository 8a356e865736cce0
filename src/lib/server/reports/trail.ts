import { readFilter, spanOf, type TrailFilter } from '#lib/audit/filter.ts';
import { kinds } from '#lib/audit/kinds.ts';
import type { TrailEntry } from '#lib/audit/views.ts';
import { listEntries, type EntryView } from '#lib/server/audit/index.ts';
import { findPeople, insistRole, peopleNamed } from '#lib/server/identity/index.ts';
import type { Actor } from '#lib/server/platform/index.ts';
import { closedTo } from './closed.ts';
import { subjectsOf } from './subjects.ts';

export interface Trail {
	entries: TrailEntry[];
	newer: boolean;
	older: boolean;
	filter: TrailFilter;
}

/** The audit trail in words: who acted, and the names of what the act was about. For auditors and organisers. */
export async function readTrail(actor: Actor, search: URLSearchParams, limit = 50): Promise<Trail> {
	insistRole(actor, 'auditor', 'organiser');
	const filter = readFilter(search);
	const { who, kind, before, after } = filter;
	const { entries, newer, older } = await listEntries(actor, {
		...spanOf(filter),
		types: kind ? kinds[kind] : undefined,
		people: who ? await peopleNamed(actor, who) : undefined,
		before: before ? BigInt(before) : undefined,
		after: after && !before ? BigInt(after) : undefined,
		limit
	});
	const [people, subjects] = await Promise.all([
		findPeople(entries.flatMap((entry) => entry.actorId ?? [])),
		subjectsOf(entries)
	]);
	const closed = await closedTo(actor, entries);
	const named = entries.map((entry, at): TrailEntry =>
		closed(entry)
			? { ...entry, actor: nameOf(entry, people), subjects: [], reason: null, details: { withheld: true } }
			: {
					...entry,
					actor: nameOf(entry, people),
					subjects: subjects[at]!,
					reason: reasonOf(entry.details)
				}
	);
	return { entries: named, newer, older, filter };
}

const nameOf = ({ actorId }: EntryView, people: Awaited<ReturnType<typeof findPeople>>) =>
	(actorId && people.get(actorId)?.name) || null;

function reasonOf(details: unknown): TrailEntry['reason'] {
	const reason = (details as { reason?: unknown } | null)?.reason;
	if (typeof reason === 'string' && reason) return { ko: reason, en: reason };
	const text = reason as { ko?: unknown; en?: unknown } | null | undefined;
	return typeof text?.ko === 'string' && typeof text.en === 'string' ? { ko: text.ko, en: text.en } : null;
}
