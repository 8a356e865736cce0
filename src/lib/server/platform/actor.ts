import type { Locale } from '#lib/text.ts';
import { refuse } from './errors.ts';

export type Role = 'proposer' | 'judge' | 'operator' | 'organiser' | 'auditor';
export const staffRoles: readonly Role[] = ['judge', 'operator', 'organiser', 'auditor'];

/** Who acts. Every domain verb takes it first; a verb never sees a request. */
export interface Actor {
	kind: 'anonymous' | 'user' | 'system';
	userId: string | null;
	name: string;
	email: string | null;
	locale: Locale;
	/** Roles in the season now under way. */
	roles: ReadonlySet<Role>;
	/** Staff roles that wait until this device has shown a second factor; they are not in `roles` until then. */
	withheld?: ReadonlySet<Role>;
	/** Whether this device has shown a second factor. */
	secondFactor: boolean;
	emailConfirmed: boolean;
	requestId: string | null;
	/** Set where a program acts with a person's token instead of the person on a page. */
	tokenId?: string;
}

export interface SignedIn extends Actor {
	userId: string;
}

export const anonymous = (locale: Locale, requestId: string | null = null): Actor => ({
	kind: 'anonymous',
	userId: null,
	name: '',
	email: null,
	locale,
	roles: new Set(),
	secondFactor: false,
	emailConfirmed: false,
	requestId
});

/** The platform itself: timers, workers, subscriptions. */
export const systemActor: Actor = { ...anonymous('ko'), kind: 'system', name: 'system' };

export const isSystem = (actor: Actor): boolean => actor.kind === 'system';
export const has = (actor: Actor, ...roles: Role[]): boolean => roles.some((role) => actor.roles.has(role));

export function signedIn(actor: Actor): SignedIn {
	if (actor.userId === null) refuse('sign_in_first');
	return actor as SignedIn;
}
