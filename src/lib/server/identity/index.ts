/**
 * identity: who someone is, on which devices, in which roles and organisations.
 * Owns: users, sessions, mail_tokens, recovery_codes, role_grants, organisations, organisation_members.
 * Promises: a copy of its tables opens no session and shows no password; a revoked session or role is gone with the
 * next request; nobody learns from an answer whether an address has an account.
 * Depends on: platform, audit, season.
 */
export {
	findOrganisation,
	findOrganisationBySlug,
	findOrganisations,
	organisationsOf,
	type OrganisationView,
	type OwnOrganisationView
} from './organisations/queries.ts';
export { findPeople, listPeople, type PersonView } from './people.ts';
export { networkOf } from './network.ts';
export { insistRole, isStaff, owesSecondFactor } from './policy.ts';
export {
	listSessions,
	resolveSession,
	revokeAll,
	revokeOthers,
	revokeSession,
	sessionCookieName,
	signOut,
	sweepSessions,
	type Device,
	type DeviceView,
	type OpenSession,
	type ResolvedSession
} from './sessions.ts';
