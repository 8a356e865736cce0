import { m } from '#lib/paraglide/messages.js';
import type { Track } from '#lib/problems/types.ts';
import type { ConflictSource } from './conflicts.ts';

export const trackLabel: Record<Track, () => string> = {
	medicine: m.selection_track_medicine,
	media: m.selection_track_media,
	education: m.selection_track_education,
	law: m.selection_track_law,
	scholarship: m.selection_track_scholarship,
	safety: m.selection_track_safety,
	'public-services': m.selection_track_public_services
};

export const sourceLabel: Record<ConflictSource, () => string> = {
	declared: m.selection_source_declared,
	member: m.selection_source_member,
	organisation: m.selection_source_organisation,
	'mail-domain': m.selection_source_mail_domain,
	'problem-owner': m.selection_source_problem_owner
};

export const deskStates = {
	todo: { label: m.selection_desk_todo, tone: 'neutral' },
	draft: { label: m.selection_desk_draft, tone: 'wait' },
	submitted: { label: m.selection_desk_submitted, tone: 'go' },
	conflict: { label: m.selection_desk_conflict, tone: 'stop' }
} as const;

/** 412 becomes "4.12". */
export const points = (hundredths: number | null): string =>
	hundredths === null ? '–' : (hundredths / 100).toFixed(2);
