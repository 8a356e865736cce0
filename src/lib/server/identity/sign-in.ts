import { record } from '#lib/server/audit/index.ts';
import { prisma, refuse, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { limitTries } from './limits.ts';
import { passwordMatches } from './passwords.ts';
import { openSession, type Device, type OpenSession } from './sessions.ts';

/** Opens a session. An unknown address and a wrong password get one answer, in one time. */
export async function signIn(
	actor: Actor,
	{ email, password }: { email: string; password: string },
	device: Device
): Promise<OpenSession> {
	await limitTries('sign-in', device.network, email);
	const user = await prisma().user.findUnique({ where: { email } });
	const matches = await passwordMatches(user?.passwordHash, password);
	if (!user || !matches) refuse('wrong_credentials');
	refuseIf(user.disabledAt !== null, 'account_disabled');
	refuseIf(user.emailConfirmedAt === null, 'confirm_email_first');
	return transaction(async (tx) => {
		refuseIf((await lockPassword(tx, user.id)) !== user.passwordHash, 'wrong_credentials');
		const session = await openSession(tx, user.id, device);
		await record(tx, { ...actor, kind: 'user', userId: user.id }, 'person.signed_in', { personId: user.id });
		return { ...session, secondFactorOwed: user.totpConfirmedAt !== null };
	});
}

/** A reset that runs meanwhile waits for this session and ends it too, or is over and makes the old password wrong. */
async function lockPassword(tx: Tx, userId: string): Promise<string | undefined> {
	const [row] = await tx.$queryRaw<{ hash: string }[]>`
		SELECT password_hash AS hash FROM users WHERE id = ${userId}::uuid AND disabled_at IS NULL FOR SHARE`;
	return row?.hash;
}
