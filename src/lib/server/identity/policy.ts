import {
	has,
	isSystem,
	refuse,
	refuseIf,
	signedIn,
	staffRoles,
	type Actor,
	type Role,
	type SignedIn
} from '#lib/server/platform/index.ts';

/** Whether the actor holds a staff role in the season now under way, used or still waiting for a second factor. */
export const isStaff = (actor: Actor): boolean =>
	has(actor, ...staffRoles) || (actor.withheld?.size ?? 0) > 0;

/** Whether this device owes a second factor before the actor's staff roles count. */
export const owesSecondFactor = (actor: Actor): boolean => (actor.withheld?.size ?? 0) > 0;

/**
 * Refuses unless the actor holds one of the roles: `sign_in_first`, `second_factor_needed` where the role waits for
 * one, else `forbidden`. The platform itself may do everything.
 */
export function insistRole(actor: Actor, ...roles: Role[]): void {
	if (isSystem(actor)) return;
	signedIn(actor);
	if (has(actor, ...roles)) return;
	refuse(roles.some((role) => actor.withheld?.has(role)) ? 'second_factor_needed' : 'forbidden');
}

/** For acts on an account's own keys: a device that owes the account's second factor may not change them. */
export function insistOwnKeys(actor: Actor, account?: { totpConfirmedAt: Date | null }): SignedIn {
	const person = signedIn(actor);
	refuseIf(Boolean(account?.totpConfirmedAt) && !actor.secondFactor, 'second_factor_needed');
	return person;
}
