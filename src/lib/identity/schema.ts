import * as v from 'valibot';
import { id, name } from '#lib/form.ts';

export const organisationKinds = [
	'agency',
	'hospital',
	'school',
	'company',
	'institute',
	'nonprofit'
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export const roles = ['proposer', 'judge', 'operator', 'organiser', 'auditor'] as const;

/** Addresses are kept in lower case, so that one mailbox is one account. */
export const email = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.minLength(1),
	v.maxLength(254),
	v.email()
);
/** Long rather than odd. The upper limit keeps hashing cheap for everyone else. */
export const newPassword = v.pipe(v.string(), v.minLength(10), v.maxLength(200));
const knownPassword = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const locale = v.picklist(['ko', 'en']);
const next = v.optional(v.pipe(v.string(), v.maxLength(500)), '');
/** Six digits of an authenticator, or a recovery code; spaces and hyphens are as people type them. */
const code = v.pipe(v.string(), v.trim(), v.minLength(6), v.maxLength(20));

export const SignUpForm = v.object({ name: name(60), email, password: newPassword, next });
export const SignInForm = v.object({ email, password: knownPassword, next });
export const ConfirmForm = v.object({ password: knownPassword });
export const AddressForm = v.object({ email });
export const ResetForm = v.object({ password: newPassword });
export const SecondFactorForm = v.object({ code, next });

export const ProfileForm = v.object({ name: name(60), locale });
export const PasswordForm = v.object({ current: knownPassword, password: newPassword });
export const CodeForm = v.object({ code });
export const SessionForm = v.object({ session: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });
export const EmptyForm = v.object({});

const domain = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.maxLength(253),
	v.regex(/^([a-z0-9](-*[a-z0-9])*\.)+[a-z][a-z0-9-]*[a-z0-9]$/)
);
export const OrganisationForm = v.object({
	nameKo: name(80),
	nameEn: name(80),
	kind: v.picklist(organisationKinds),
	domain
});
export const InviteForm = v.object({ email });
export const MemberForm = v.object({ person: id });

export const RoleForm = v.object({ person: id, role: v.picklist(roles) });
export const PersonForm = v.object({ person: id });
export const SetupForm = v.object({
	seasonKo: name(80),
	seasonEn: name(80),
	name: name(60),
	email,
	password: newPassword,
	locale
});
export const ThemeForm = v.object({ theme: v.picklist(['light', 'dark', 'system']), to: next });
