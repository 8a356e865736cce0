import { m } from '#lib/paraglide/messages.js';

/** Where on the console a desk stands: at a stage of the season, or with what goes on all the year. */
export type Part = 'sourcing' | 'entry' | 'selection' | 'final' | 'aftercare' | 'season' | 'machines';

export interface Desk {
	path: string;
	part: Part;
	label: () => string;
	/** What the desk is for, on the console. */
	about: () => string;
	/** Operators work here, too. */
	operators?: boolean;
}

const desk = (path: string, part: Part, label: () => string, about: () => string): Desk => ({
	path,
	part,
	label,
	about
});
const both = (one: Desk): Desk => ({ ...one, operators: true });

/** The organiser's desks in the order of a season. */
export const desks: readonly Desk[] = [
	desk('/organiser/triage', 'sourcing', m.organiser_triage, m.organiser_triage_about),
	desk('/organiser/import', 'sourcing', m.organiser_import, m.organiser_import_about),
	desk('/organiser/selection', 'selection', m.organiser_selection, m.organiser_selection_about),
	desk('/organiser/grants', 'selection', m.organiser_grants, m.organiser_grants_about),
	both(desk('/organiser/tournament', 'final', m.organiser_tournament, m.organiser_tournament_about)),
	both(desk('/organiser/votes', 'final', m.organiser_votes, m.organiser_votes_about)),
	desk('/organiser/calendar', 'season', m.organiser_calendar, m.organiser_calendar_about),
	desk('/organiser/season', 'season', m.organiser_season, m.organiser_season_about),
	desk('/organiser/announcements', 'season', m.organiser_announcements, m.organiser_announcements_about),
	desk('/organiser/people', 'season', m.organiser_people, m.organiser_people_about),
	desk('/organiser/rejudge', 'machines', m.organiser_rejudge, m.organiser_rejudge_about),
	both(desk('/organiser/jobs', 'machines', m.organiser_jobs, m.organiser_jobs_about)),
	both(desk('/organiser/pools', 'machines', m.organiser_pools, m.organiser_pools_about))
];

/** Pages outside the desks at which organisers have something to do. */
const beside: readonly Desk[] = [
	desk('/problems', 'entry', m.organiser_problems, m.organiser_problems_about),
	desk('/control', 'final', m.broadcast_control_title, m.organiser_control_about),
	desk('/placement', 'aftercare', m.placement_title, m.organiser_placement_about),
	desk('/audit', 'season', m.audit_title, m.organiser_audit_about),
	desk('/runtimes', 'machines', m.compute_runtimes_title, m.organiser_runtimes_about)
];

export const desksOf = (part: string): readonly Desk[] =>
	[...desks, ...beside].filter((one) => one.part === part);
