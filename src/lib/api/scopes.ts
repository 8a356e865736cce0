/** What a program may do for the person whose token it has. Staff roles are in none of them. */
export const scopes = ['read', 'submit'] as const;
export type Scope = (typeof scopes)[number];

/** By these a token is known from a voter's pass, and found by those who search for secrets in repositories. */
export const tokenPrefix = 'aic_';
/** How long a token may be good for, in days. */
export const tokenDays = [7, 30, 90, 180, 366] as const;
export const mostTokens = 20;
