import { m } from '#lib/paraglide/messages.js';

export interface Desk {
	path: string;
	label: () => string;
	/** What the desk is for, on the console. */
	about: () => string;
	/** Operators work here, too. */
	operators?: boolean;
}

/** The organiser's desks in the order of a season. */
export const desks: readonly Desk[] = [
	{ path: '/organiser/triage', label: m.organiser_triage, about: m.organiser_triage_about },
	{ path: '/organiser/import', label: m.organiser_import, about: m.organiser_import_about },
	{ path: '/organiser/selection', label: m.organiser_selection, about: m.organiser_selection_about },
	{ path: '/organiser/grants', label: m.organiser_grants, about: m.organiser_grants_about },
	{
		path: '/organiser/tournament',
		label: m.organiser_tournament,
		about: m.organiser_tournament_about,
		operators: true
	},
	{
		path: '/organiser/votes',
		label: m.organiser_votes,
		about: m.organiser_votes_about,
		operators: true
	},
	{ path: '/organiser/calendar', label: m.organiser_calendar, about: m.organiser_calendar_about },
	{ path: '/organiser/season', label: m.organiser_season, about: m.organiser_season_about },
	{
		path: '/organiser/announcements',
		label: m.organiser_announcements,
		about: m.organiser_announcements_about
	},
	{ path: '/organiser/people', label: m.organiser_people, about: m.organiser_people_about },
	{ path: '/organiser/rejudge', label: m.organiser_rejudge, about: m.organiser_rejudge_about },
	{ path: '/organiser/jobs', label: m.organiser_jobs, about: m.organiser_jobs_about, operators: true },
	{ path: '/organiser/pools', label: m.organiser_pools, about: m.organiser_pools_about, operators: true }
];
