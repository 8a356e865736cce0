import { m } from '#lib/paraglide/messages.js';

const kinds: Record<string, () => string> = {
	job: m.placement_kind_job,
	research: m.placement_kind_research,
	startup: m.placement_kind_startup
};
const items: Record<string, () => string> = {
	name: m.placement_item_name,
	email: m.placement_item_email,
	profile: m.placement_item_profile,
	results: m.placement_item_results
};
const wants: Record<string, () => string> = {
	job: m.placement_want_job,
	research: m.placement_want_research,
	startup: m.placement_want_startup,
	'nothing-now': m.placement_want_nothing_now
};
const states: Record<string, () => string> = {
	made: m.placement_offer_made,
	accepted: m.placement_offer_accepted,
	declined: m.placement_offer_declined,
	withdrawn: m.placement_offer_withdrawn
};

export const kindWord = (key: string): string => kinds[key]?.() ?? key;
export const itemWord = (key: string): string => items[key]?.() ?? key;
export const wantWord = (key: string): string => wants[key]?.() ?? key;
export const offerWord = (key: string): string => states[key]?.() ?? key;
