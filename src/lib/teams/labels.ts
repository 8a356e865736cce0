import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { ProposalPart, TeamKind } from './schema.ts';

export const kindLabel: Record<TeamKind, () => string> = {
	industry: m.teams_kind_industry,
	academia: m.teams_kind_academia,
	research: m.teams_kind_research,
	individual: m.teams_kind_individual
};

export const entryStates = {
	draft: { label: m.teams_state_draft, tone: 'neutral' },
	submitted: { label: m.teams_state_submitted, tone: 'go' },
	withdrawn: { label: m.teams_state_withdrawn, tone: 'stop' },
	selected: { label: m.teams_state_selected, tone: 'go' },
	declined: { label: m.teams_state_declined, tone: 'neutral' }
} as const;

export const partLabel: Record<ProposalPart | 'milestones' | 'budget', () => string> = {
	title: m.teams_part_title,
	summary: m.teams_part_summary,
	approach: m.teams_part_approach,
	dataUse: m.teams_part_data_use,
	risks: m.teams_part_risks,
	plan: m.teams_part_plan,
	milestones: m.teams_part_milestones,
	budget: m.teams_part_budget
};

/** Home countries offered first; any other ISO 3166 code may be posted. */
const countries =
	'KR US JP CN TW SG IN VN ID TH MY PH HK MN KZ UZ AE SA IL TR GB DE FR NL CH AT SE FI NO DK EE PL CZ ES PT IT IE CA MX BR CL AR AU NZ ZA EG KE NG';

export const countryName = (code: string): string => {
	try {
		return new Intl.DisplayNames([getLocale()], { type: 'region' }).of(code) ?? code;
	} catch {
		return code;
	}
};
export const countryOptions = () =>
	countries.split(' ').map((value) => ({ value, label: countryName(value) }));
