import { prisma, anonymous, type Role, type SignedIn } from '#lib/server/platform/index.ts';
import {
	hashPassword,
	resolveSession,
	signIn,
	unsafeCreateConfirmedUser
} from '#lib/server/identity/index.ts';

export const visitor = anonymous('ko');
export const device = { device: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0', network: '203.0.113.7' };
export const password = 'a long enough sentence';

let hash: Promise<string> | undefined;
let made = 0;

export async function plantSeason(): Promise<string> {
	const text = { ko: '시즌', en: 'Season' };
	const { id } = await prisma().season.create({
		data: { slug: `season-${++made}`, name: text, call: text, criteria: [] }
	});
	return id;
}

/** A confirmed person with roles in a season, and the mail address. */
export async function plantPerson(
	seasonId?: string,
	...roles: Role[]
): Promise<{ id: string; email: string }> {
	const email = `person-${++made}@lab-${made}.example`;
	const passwordHash = await (hash ??= hashPassword(password));
	const grants = seasonId ? roles.map((role) => ({ seasonId, role })) : [];
	const id = await unsafeCreateConfirmedUser({
		email,
		name: `사람 ${made}`,
		locale: 'ko',
		passwordHash,
		roles: grants
	});
	return { id, email };
}

export interface OnDevice {
	token: string;
	actor: SignedIn;
}

/** Signs in and resolves the session, as a request would. */
export async function enterAs(email: string, secret = password): Promise<OnDevice> {
	const { token } = await signIn(visitor, { email, password: secret }, device);
	return { token, actor: await actorOf(token) };
}

export async function actorOf(token: string): Promise<SignedIn> {
	const session = await resolveSession(token);
	if (!session) throw new Error('The session is over.');
	return session.actor as SignedIn;
}

/** The newest letter to an address. */
export const lastLetter = (to: string) =>
	prisma().mail.findFirst({ where: { to }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
export const lettersTo = (to: string) => prisma().mail.count({ where: { to } });

/** The token in the newest letter's link. */
export async function tokenFor(
	to: string,
	page: 'confirm' | 'reset' | 'organisations/join'
): Promise<string> {
	const letter = await lastLetter(to);
	const found = letter?.body.match(new RegExp(`/${page}/([\\w-]+)`));
	if (!found) throw new Error(`No ${page} link was sent to ${to}.`);
	return found[1]!;
}
