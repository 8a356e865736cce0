/**
 * Every refusal the platform can give, with its HTTP status. Each has a sentence in both languages
 * (`error_<code>` in messages/<locale>/errors.json) that says what to do next.
 */
export const errorCodes = {
	bad_input: 400,
	upload_cut_short: 400,
	address_not_valid: 403,
	address_expired: 403,
	sign_in_first: 401,
	second_factor_needed: 401,
	forbidden: 403,
	not_found: 404,
	already_done: 409,
	state_changed: 409,
	no_season: 404,
	stage_not_open: 409,
	stage_closed: 409,
	season_slug_taken: 409,
	closes_before_opening: 400,
	too_large: 413,
	too_many_requests: 429,
	unavailable: 503,
	amount_not_positive: 400,
	funds_short: 409,
	unit_mismatch: 400,
	settles_more_than_held: 409,
	grant_not_selected: 409,
	grant_state: 409,
	tranche_state: 409,
	approve_own_report: 403,
	grant_amount_split: 400,
	surprise: 500
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorCodes;
