import { now, randomToken, refuse, sha256Hex, type Tx, prisma } from '#lib/server/platform/index.ts';

export type MailPurpose = 'confirm' | 'reset';
const hours: Record<MailPurpose, number> = { confirm: 48, reset: 1 };

/** Makes a link's token; earlier ones of the same purpose stop working, so that only the newest letter counts. */
export async function issueMailToken(tx: Tx, userId: string, purpose: MailPurpose): Promise<string> {
	const token = randomToken();
	const expiresAt = new Date(now().getTime() + hours[purpose] * 3_600_000);
	await tx.mailToken.deleteMany({ where: { userId, purpose } });
	await tx.mailToken.create({ data: { hash: sha256Hex(token), userId, purpose, expiresAt } });
	return token;
}

/** The person a link was sent to, while the link is good. */
export async function holderOf(token: string, purpose: MailPurpose) {
	if (token.length > 100) refuse('link_not_valid');
	const row = await prisma().mailToken.findFirst({
		where: { hash: sha256Hex(token), purpose, usedAt: null, expiresAt: { gt: now() } },
		include: { user: { select: { id: true, email: true, name: true, passwordHash: true, disabledAt: true } } }
	});
	return row?.user ?? refuse('link_not_valid');
}

/** Uses the link up. Of two who come at once, one is refused. */
export async function useMailToken(tx: Tx, token: string, purpose: MailPurpose): Promise<void> {
	const { count } = await tx.mailToken.updateMany({
		where: { hash: sha256Hex(token), purpose, usedAt: null, expiresAt: { gt: now() } },
		data: { usedAt: now() }
	});
	if (count === 0) refuse('link_not_valid');
}
