import { m } from '#lib/paraglide/messages.js';
import type { OrganisationKind } from './schema.ts';

const roleWords: Record<string, (() => string) | undefined> = {
	proposer: m.identity_role_proposer,
	judge: m.identity_role_judge,
	operator: m.identity_role_operator,
	organiser: m.identity_role_organiser,
	auditor: m.identity_role_auditor
};
export const roleWord = (role: string): string => roleWords[role]?.() ?? role;

export const kindWord = (kind: OrganisationKind): string =>
	({
		agency: m.identity_kind_agency,
		hospital: m.identity_kind_hospital,
		school: m.identity_kind_school,
		company: m.identity_kind_company,
		institute: m.identity_kind_institute,
		nonprofit: m.identity_kind_nonprofit
	})[kind]();

const browsers = [
	['Edg/', 'Edge'],
	['SamsungBrowser/', 'Samsung Internet'],
	['Whale/', 'Whale'],
	['OPR/', 'Opera'],
	['Firefox/', 'Firefox'],
	['Chrome/', 'Chrome'],
	['Safari/', 'Safari']
] as const;
const systems = [
	['Android', 'Android'],
	['iPhone', 'iPhone'],
	['iPad', 'iPad'],
	['Windows', 'Windows'],
	['Mac OS X', 'macOS'],
	['CrOS', 'ChromeOS'],
	['Linux', 'Linux']
] as const;

/** A browser's own words in a person's: "Chrome · Windows"; null where they say nothing known. */
export function deviceWord(agent: string): string | null {
	const found = (list: readonly (readonly [string, string])[]) =>
		list.find(([mark]) => agent.includes(mark))?.[1];
	return [found(browsers), found(systems)].filter(Boolean).join(' · ') || null;
}
