import { mostTokens, tokenPrefix, type Scope } from '#lib/api/scopes.ts';
import { record } from '#lib/server/audit/index.ts';
import {
	now,
	prisma,
	randomToken,
	refuse,
	refuseIf,
	sha256Hex,
	signedIn,
	takeToken,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { sendKeysChanged } from '../letters.ts';
import { insistOwnKeys } from '../policy.ts';

export interface NewToken {
	name: string;
	scopes: Scope[];
	days: number;
}

export interface IssuedToken {
	id: string;
	/** Shown once; only its hash is kept. */
	token: string;
	expiresAt: string;
}

/** Makes a key for programs. The person gets a letter, so that one made by somebody else is noticed. */
export async function createToken(actor: Actor, wanted: NewToken): Promise<IssuedToken> {
	const { userId } = signedIn(actor);
	refuseIf(actor.tokenId !== undefined, 'forbidden');
	await takeToken(`tokens:${userId}`, { burst: 10, perMinute: 2 });
	return transaction(async (tx) => {
		const user = await lockUser(tx, userId);
		insistOwnKeys(actor, user);
		refuseIf(!actor.emailConfirmed, 'confirm_email_first');
		return issueToken(tx, actor, userId, wanted);
	});
}

/** In the transaction of the act that earns it; the caller has locked the person's row and authorised the act. */
export async function issueToken(
	tx: Tx,
	actor: Actor,
	userId: string,
	{ name, scopes, days }: NewToken
): Promise<IssuedToken> {
	await insistRoom(tx, userId);
	const token = tokenPrefix + randomToken();
	const expiresAt = new Date(now().getTime() + days * 86_400_000);
	const { id } = await tx.accessToken.create({
		data: {
			userId,
			hash: sha256Hex(token),
			hint: token.slice(-4),
			name,
			scopes: [...new Set(scopes)],
			createdAt: now(),
			expiresAt
		}
	});
	const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
	await sendKeysChanged(tx, { ...user, locale: user.locale as Locale }, 'access_token');
	await record(tx, actor, 'token.created', { personId: userId, tokenId: id, scopes, expiresAt });
	return { id, token, expiresAt: expiresAt.toISOString() };
}

export async function insistRoom(tx: Tx, userId: string): Promise<void> {
	const live = await tx.accessToken.count({ where: { userId, expiresAt: { gt: now() } } });
	refuseIf(live >= mostTokens, 'too_many_tokens', { limit: mostTokens });
}

/** The person's row, locked, so that two keys made at once are counted one after the other. */
export async function lockUser(tx: Tx, userId: string) {
	await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
	return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

/** Ends one of the actor's own tokens; a program with a token may end that one alone. */
export async function revokeToken(actor: Actor, tokenId: string): Promise<void> {
	const { userId } = signedIn(actor);
	refuseIf(actor.tokenId !== undefined && actor.tokenId !== tokenId, 'forbidden');
	await transaction(async (tx) => {
		const { count } = await tx.accessToken.deleteMany({ where: { id: tokenId, userId } });
		refuseIf(count === 0, 'already_done');
		await record(tx, actor, 'token.revoked', { personId: userId, tokenId });
	});
}

/** For `champion logout`: the token that asks ends itself. */
export const revokeThisToken = (actor: Actor): Promise<void> =>
	revokeToken(actor, actor.tokenId ?? refuse('token_needed'));

/** Tokens and terminals whose time is over. */
export async function sweepTokens(): Promise<void> {
	const over = { expiresAt: { lt: new Date(now().getTime() - 30 * 86_400_000) } };
	await prisma().accessToken.deleteMany({ where: over });
	await prisma().deviceLogin.deleteMany({ where: { expiresAt: { lt: now() } } });
}
