import { Lucia, TimeSpan } from 'lucia';
import {
	config,
	now,
	prisma,
	randomToken,
	refuseIf,
	sha256Hex,
	signedIn,
	staffRoles,
	takeToken,
	type Actor,
	type Role,
	type Tx
} from '#lib/server/platform/index.ts';
import { HashingAdapter, type SessionFacts, type UserFacts } from './session-adapter.ts';

declare module 'lucia' {
	interface Register {
		Lucia: typeof lucia;
		DatabaseUserAttributes: UserFacts;
		DatabaseSessionAttributes: SessionFacts;
	}
}

export const sessionCookieName = 'session';

/** Thirty days, pushed on by use: a session that is used in its second half begins anew. */
const luciaOn = (tx?: Tx) =>
	new Lucia(new HashingAdapter(tx), {
		sessionExpiresIn: new TimeSpan(30, 'd'),
		sessionCookie: { name: sessionCookieName },
		getUserAttributes: (user) => user,
		getSessionAttributes: (session) => session
	});
const lucia = luciaOn();

/** Where a request comes from, as far as the platform keeps it. */
export interface Device {
	/** The browser's own words, cut short. */
	device: string;
	/** The address, or the /64 of an IPv6 one. */
	network: string;
}

export interface OpenSession {
	token: string;
	expiresAt: Date;
	/** The account has a second factor that this device has not shown. */
	secondFactorOwed: boolean;
}

export interface ResolvedSession {
	actor: Actor;
	expiresAt: Date;
	/** The cookie should be written again, since the session was pushed on. */
	renewed: boolean;
}

const neverATokenLength = 100;
const seenEveryMs = 5 * 60_000;

/** Opens a session in the transaction of the act that earns it. */
export async function openSession(
	tx: Tx,
	userId: string,
	device: Device,
	secondFactorAt: Date | null = null
): Promise<{ token: string; expiresAt: Date }> {
	const facts = {
		device: device.device.slice(0, 200),
		network: device.network.slice(0, 64),
		secondFactorAt,
		lastSeenAt: now()
	};
	const { id, expiresAt } = await luciaOn(tx).createSession(userId, facts, { sessionId: randomToken() });
	return { token: id, expiresAt };
}

/** Who holds this token now. Nothing is cached, so a revoked session or role is gone with the next request. */
export async function resolveSession(
	token: string,
	requestId: string | null = null
): Promise<ResolvedSession | null> {
	if (token.length === 0 || token.length > neverATokenLength) return null;
	const { session, user } = await lucia.validateSession(token);
	if (!session || user.disabledAt) return null;
	if (now().getTime() - session.lastSeenAt.getTime() > seenEveryMs) await noteSeen(token);
	return {
		actor: actorOf(user, session.secondFactorAt !== null, requestId),
		expiresAt: session.expiresAt,
		renewed: session.fresh
	};
}

async function noteSeen(token: string): Promise<void> {
	await prisma().session.updateMany({ where: { id: sha256Hex(token) }, data: { lastSeenAt: now() } });
}

/** Staff roles of a device that owes a second factor are withheld, so that every check of a role holds by itself. */
function actorOf(user: UserFacts & { id: string }, shown: boolean, requestId: string | null): Actor {
	const owed = !shown && (user.hasTotp || config().REQUIRE_SECOND_FACTOR);
	const waits = (role: Role) => owed && staffRoles.includes(role);
	return {
		kind: 'user',
		userId: user.id,
		name: user.name,
		email: user.email,
		locale: user.locale,
		roles: new Set(user.roles.filter((role) => !waits(role))),
		withheld: new Set(user.roles.filter(waits)),
		secondFactor: shown,
		emailConfirmed: user.emailConfirmedAt !== null,
		requestId
	};
}

/** Ends this device's session. */
export const signOut = (token: string): Promise<void> => lucia.invalidateSession(token);

export const sweepSessions = (): Promise<void> => lucia.deleteExpiredSessions();

export interface DeviceView {
	id: string;
	device: string;
	network: string;
	lastSeenAt: string;
	current: boolean;
	secondFactor: boolean;
}

/** The devices on which the actor is signed in, the latest first. `token` marks the one that asks. */
export async function listSessions(actor: Actor, token: string | null): Promise<DeviceView[]> {
	const sessions = await lucia.getUserSessions(signedIn(actor).userId);
	const current = token && sha256Hex(token);
	return sessions.map((session) => ({
		id: session.id,
		device: session.device,
		network: session.network,
		lastSeenAt: session.lastSeenAt.toISOString(),
		current: session.id === current,
		secondFactor: session.secondFactorAt !== null
	}));
}

/** Ends one session of the actor's own, named by its id in `listSessions`. */
export async function revokeSession(actor: Actor, id: string): Promise<void> {
	const { userId } = signedIn(actor);
	const { count } = await prisma().session.deleteMany({ where: { id, userId } });
	refuseIf(count === 0, 'already_done');
}

/** Ends every session of the actor's but the one that asks. */
export async function revokeOthers(actor: Actor, token: string): Promise<number> {
	const { userId } = signedIn(actor);
	await takeToken(`revoke-others:${userId}`, { burst: 10, perMinute: 10 });
	const { count } = await prisma().session.deleteMany({ where: { userId, id: { not: sha256Hex(token) } } });
	return count;
}
