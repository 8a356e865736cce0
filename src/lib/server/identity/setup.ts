import { record } from '#lib/server/audit/index.ts';
import {
	now,
	prisma,
	randomToken,
	refuse,
	refuseIf,
	sameBytes,
	sha256,
	sha256Hex,
	systemActor,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { createSeason, currentSeasonOrNull } from '#lib/server/season/index.ts';
import type { Locale, Text } from '#lib/text.ts';
import { hashPassword, insistGoodPassword } from './passwords.ts';
import { openSession, type Device, type OpenSession } from './sessions.ts';

const key = 'setup-token';

/** A one-time token for the first organiser, while there is none; the server prints its link. A restart makes a new one. */
export async function issueSetupToken(): Promise<string | null> {
	if (await hasOrganiser(prisma())) return null;
	const token = randomToken();
	const value = { hash: sha256Hex(token) };
	await prisma().setting.upsert({ where: { key }, create: { key, value }, update: { value } });
	return token;
}

const hasOrganiser = async (db: Tx): Promise<boolean> =>
	(await db.roleGrant.count({ where: { role: 'organiser' } })) > 0;

/** Refuses unless the token is the one last printed and the installation still has no organiser. */
export async function insistSetup(token: string, db: Tx = prisma()): Promise<void> {
	const row = await db.setting.findUnique({ where: { key } });
	const kept = (row?.value as { hash?: string } | undefined)?.hash ?? '';
	const good = sameBytes(sha256(token), Buffer.from(kept, 'hex'));
	refuseIf(!good || (await hasOrganiser(db)), 'link_not_valid');
}

export interface Founding {
	season: Text;
	name: string;
	email: string;
	password: string;
	locale: Locale;
}

/** Makes the first season, unless there is one, and its first organiser. The link is used up. */
export async function setUp(
	actor: Actor,
	token: string,
	founding: Founding,
	device: Device
): Promise<OpenSession> {
	await insistSetup(token);
	insistGoodPassword(founding.password, [founding.email, founding.name]);
	const passwordHash = await hashPassword(founding.password);
	const seasonId = (await currentSeasonOrNull())?.id ?? (await foundSeason(founding.season));
	return transaction(async (tx) => {
		// Of two who open the link at once, the second finds the setting gone.
		await tx.$queryRaw`SELECT 1 FROM settings WHERE key = ${key} FOR UPDATE`;
		await insistSetup(token, tx);
		const { name, email, locale } = founding;
		const known = { name, passwordHash, locale, emailConfirmedAt: now() };
		const { id } = await tx.user.upsert({ where: { email }, create: { email, ...known }, update: known });
		await tx.session.deleteMany({ where: { userId: id } });
		await tx.roleGrant.create({ data: { userId: id, seasonId, role: 'organiser', grantedAt: now() } });
		await tx.setting.delete({ where: { key } });
		await record(tx, { ...actor, kind: 'user', userId: id }, 'role.granted', {
			seasonId,
			personId: id,
			role: 'organiser',
			setup: true
		});
		return { ...(await openSession(tx, id, device)), secondFactorOwed: false };
	});
}

async function foundSeason(name: Text): Promise<string> {
	const slug = String(now().getFullYear());
	try {
		return await createSeason(systemActor, { slug, name, call: { ko: '', en: '' }, criteria: [] });
	} catch (error) {
		// Somebody founded it meanwhile.
		return (await currentSeasonOrNull())?.id ?? refuse('unavailable', { reason: String(error) });
	}
}
