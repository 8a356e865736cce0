import { tokenPrefix, type Scope } from '#lib/api/scopes.ts';
import { now, prisma, sha256Hex, signedIn, takeToken, type Actor } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

export interface TokenView {
	id: string;
	name: string;
	hint: string;
	scopes: Scope[];
	createdAt: string;
	expiresAt: string;
	expired: boolean;
	lastUsedAt: string | null;
	lastUsedNetwork: string;
}

/** The actor's own tokens, the newest first. None of them can be read again. */
export async function listTokens(actor: Actor): Promise<TokenView[]> {
	const { userId } = signedIn(actor);
	const rows = await prisma().accessToken.findMany({
		where: { userId },
		orderBy: { createdAt: 'desc' },
		take: 100
	});
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		hint: row.hint,
		scopes: row.scopes as Scope[],
		createdAt: row.createdAt.toISOString(),
		expiresAt: row.expiresAt.toISOString(),
		expired: row.expiresAt <= now(),
		lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
		lastUsedNetwork: row.lastUsedNetwork
	}));
}

export interface ResolvedToken {
	actor: Actor;
	scopes: ReadonlySet<Scope>;
}

const seenEveryMs = 60_000;
/** Enough to follow a log; too little to be a burden. */
const callsPerToken = { burst: 300, perMinute: 300 };

/**
 * Who holds this token now, or null. Nothing is cached, so a revoked token is gone with the next request. The actor has
 * no staff role, whatever the person has: a program acts for a member of a team and no more.
 */
export async function resolveToken(
	token: string,
	network: string,
	requestId: string | null = null
): Promise<ResolvedToken | null> {
	if (!token.startsWith(tokenPrefix) || token.length > 100) return null;
	const row = await prisma().accessToken.findFirst({
		where: { hash: sha256Hex(token), expiresAt: { gt: now() }, user: { disabledAt: null } },
		include: { user: { select: { name: true, email: true, locale: true, emailConfirmedAt: true } } }
	});
	if (!row) return null;
	await takeToken(`api:${row.id}`, callsPerToken);
	const seen = row.lastUsedAt && now().getTime() - row.lastUsedAt.getTime() < seenEveryMs;
	if (!seen || row.lastUsedNetwork !== network)
		await prisma().accessToken.updateMany({
			where: { id: row.id },
			data: { lastUsedAt: now(), lastUsedNetwork: network.slice(0, 64) }
		});
	const { name, email, locale, emailConfirmedAt } = row.user;
	const actor: Actor = {
		kind: 'user',
		userId: row.userId,
		name,
		email,
		locale: locale as Locale,
		roles: new Set(),
		secondFactor: false,
		emailConfirmed: emailConfirmedAt !== null,
		requestId,
		tokenId: row.id
	};
	return { actor, scopes: new Set(row.scopes as Scope[]) };
}
