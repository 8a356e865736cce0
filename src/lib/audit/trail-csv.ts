import { csvCell } from '#lib/csv.ts';
import type { TrailEntry } from './views.ts';

const header = [
	'position',
	'id',
	'at',
	'actor',
	'actor_id',
	'actor_kind',
	'type',
	'about',
	'details',
	'hash',
	'season_id'
];

/** The trail as CSV: types as they are recorded, details as JSON, so that the file can be computed with. */
export function trailCsv(entries: readonly TrailEntry[]): string {
	const lines = entries.map((entry) =>
		[
			entry.position ?? '',
			entry.id,
			entry.at,
			entry.actor ?? '',
			entry.actorId ?? '',
			entry.actorKind,
			entry.type,
			entry.subjects.map(({ name }) => name.ko).join(' · '),
			JSON.stringify(entry.details),
			entry.hash ?? '',
			entry.seasonId ?? ''
		]
			.map(csvCell)
			.join(',')
	);
	return `${[header.join(','), ...lines].join('\r\n')}\r\n`;
}
