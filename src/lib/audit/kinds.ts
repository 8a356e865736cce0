import { m } from '#lib/paraglide/messages.js';

/** What entries are about, in the order of a season, with the beginnings of their types. */
export const kinds = {
	season: ['season.'],
	role: ['role.', 'person.disabled', 'person.enabled'],
	account: ['person.', 'token.', 'device.'],
	organisation: ['organisation.'],
	need: ['need.'],
	problem: ['problem.', 'data.', 'bundle.'],
	team: ['team.', 'entry.'],
	selection: ['selection.', 'rubric.', 'conflict.', 'judge.', 'review.'],
	grant: ['grant.'],
	submission: ['submission.', 'submissions.', 'board.', 'rejudge.'],
	computing: ['job.', 'pool.'],
	tournament: ['round.', 'match.', 'jury.'],
	vote: ['poll.'],
	broadcast: ['programme.', 'rundown.', 'overlay.'],
	community: ['announcement.', 'question.', 'answer.', 'mail.'],
	placement: ['opening.', 'offer.', 'consent.', 'profile.']
} as const satisfies Record<string, readonly string[]>;

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

const words: Record<Kind, () => string> = {
	season: m.audit_kind_season,
	role: m.audit_kind_role,
	account: m.audit_kind_account,
	organisation: m.audit_kind_organisation,
	need: m.audit_kind_need,
	problem: m.audit_kind_problem,
	team: m.audit_kind_team,
	selection: m.audit_kind_selection,
	grant: m.audit_kind_grant,
	submission: m.audit_kind_submission,
	computing: m.audit_kind_computing,
	tournament: m.audit_kind_tournament,
	vote: m.audit_kind_vote,
	broadcast: m.audit_kind_broadcast,
	community: m.audit_kind_community,
	placement: m.audit_kind_placement
};
export const kindWord = (kind: Kind): string => words[kind]();
