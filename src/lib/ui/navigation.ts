import { m } from '#lib/paraglide/messages.js';

export interface NavItem {
	path: string;
	label: () => string;
}

/** The three questions of a visitor: what is on, who takes part, how does it stand. */
export const mainNav: readonly NavItem[] = [
	{ path: '/problems', label: m.ui_nav_problems },
	{ path: '/teams', label: m.ui_nav_teams },
	{ path: '/live', label: m.ui_nav_live },
	{ path: '/results', label: m.ui_nav_results }
];

const staffNav: readonly (NavItem & { role: string })[] = [
	{ role: 'judge', path: '/judge', label: m.ui_nav_judge },
	{ role: 'organiser', path: '/organiser', label: m.ui_nav_organiser },
	{ role: 'operator', path: '/control', label: m.ui_nav_control },
	{ role: 'auditor', path: '/audit', label: m.ui_nav_audit }
];

/** The desks a person has, by role. Showing a link permits nothing: each page authorises by itself. */
export const navFor = (roles: readonly string[]): readonly NavItem[] =>
	staffNav.filter((item) => roles.includes(item.role));

/** Whether an item is where the reader is; '/teams' covers '/teams/hanbit'. */
export const isHere = (item: NavItem, path: string): boolean =>
	path === item.path || path.startsWith(`${item.path}/`);
