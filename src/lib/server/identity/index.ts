/**
 * identity: who someone is, on which devices, in which roles and organisations.
 * Owns: users, sessions, mail_tokens, recovery_codes, access_tokens, device_logins, role_grants, organisations, organisation_members,
 * organisation_invitations.
 * Promises: a copy of its tables opens no session and shows no password; a revoked session or role is gone with the
 * next request; nobody learns from an answer whether an address has an account.
 * Depends on: platform, audit, season.
 */
export { changeProfile } from './account.ts';
export { networkOf } from './network.ts';
export {
	createOrganisation,
	joinOrganisation,
	makeOwner,
	removeMember,
	verifyOrganisation
} from './organisations/commands.ts';
export { acceptInvitation, findInvitation, inviteMember } from './organisations/invitations.ts';
export {
	findOrganisation,
	findOrganisationBySlug,
	findOrganisations,
	listOrganisations,
	membersOf,
	organisationsOf,
	type MemberView,
	type OrganisationView
} from './organisations/queries.ts';
export { hashPassword } from './passwords.ts';
export {
	disabledPeople,
	findPeople,
	listPeople,
	peopleNamed,
	searchPeople,
	type PersonView
} from './people.ts';
export { unsafeCreateConfirmedUser } from './planting.ts';
export { insistRole, isStaff, owesSecondFactor } from './policy.ts';
export { addressToReset, changePassword, requestReset, resetPassword } from './reset.ts';
export { carryOrganisers, disablePerson, enablePerson, grantRole, revokeRole } from './roles.ts';
export { isOwnDomain, safeNext } from './rules.ts';
export {
	confirmSecondFactor,
	renewRecoveryCodes,
	secondFactorOf,
	showSecondFactor,
	startSecondFactor,
	stopSecondFactor
} from './second-factor.ts';
export {
	listSessions,
	resolveSession,
	revokeOthers,
	revokeSession,
	sessionCookieName,
	signOut,
	sweepSessions,
	type Device,
	type OpenSession
} from './sessions.ts';
export { insistSetup, issueSetupToken, setUp } from './setup.ts';
export { signIn } from './sign-in.ts';
export { createToken, revokeThisToken, revokeToken, sweepTokens } from './tokens/commands.ts';
export {
	answerDeviceLogin,
	findDeviceLogin,
	pollDeviceLogin,
	startDeviceLogin
} from './tokens/device-login.ts';
export { listTokens, resolveToken } from './tokens/queries.ts';
export { addressToConfirm, confirmAddress, resendConfirmation, signUp } from './sign-up.ts';
export { sendLettersAgain } from './undelivered.ts';
