import { setTimeout as wait } from 'node:timers/promises';
import { record } from '#lib/server/audit/index.ts';
import { now, prisma, refuseIf, sha256Hex, transaction, type Actor } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { sendKeysChanged, sendReset } from './letters.ts';
import { limitLetters, limitTries } from './limits.ts';
import { holderOf, issueMailToken, useMailToken } from './mail-tokens.ts';
import { hashPassword, insistGoodPassword, passwordMatches } from './passwords.ts';
import { insistOwnKeys } from './policy.ts';
import type { Device } from './sessions.ts';

/** Sends a link for a new password, if the address has an account. The answer says nothing about that. */
export async function requestReset(actor: Actor, email: string, device: Device): Promise<void> {
	await limitLetters('forgot', device.network, email);
	await Promise.all([
		wait(150),
		transaction(async (tx) => {
			const user = await tx.user.findUnique({ where: { email } });
			if (!user || user.disabledAt) return;
			const token = await issueMailToken(tx, user.id, 'reset');
			await sendReset(tx, { email, name: user.name, locale: actor.locale }, token);
			await record(tx, actor, 'person.reset_requested', { personId: user.id });
		})
	]);
}

/** Whose password a link sets, for the page that asks for the new one. */
export async function addressToReset(token: string): Promise<{ email: string }> {
	return { email: (await holderOf(token, 'reset')).email };
}

/** Sets a new password by a link, signs out every device and ends every token. Who reads the mailbox has confirmed the address too. */
export async function resetPassword(
	actor: Actor,
	token: string,
	password: string,
	device: Device
): Promise<void> {
	await limitTries('reset', device.network, token);
	const holder = await holderOf(token, 'reset');
	insistGoodPassword(password, [holder.email, holder.email.split('@')[0]!, holder.name]);
	const passwordHash = await hashPassword(password);
	await transaction(async (tx) => {
		await useMailToken(tx, token, 'reset');
		const before = await tx.user.findUniqueOrThrow({ where: { id: holder.id } });
		await tx.user.update({
			where: { id: holder.id },
			data: { passwordHash, emailConfirmedAt: before.emailConfirmedAt ?? now() }
		});
		await tx.mailToken.deleteMany({ where: { userId: holder.id, usedAt: null } });
		await tx.session.deleteMany({ where: { userId: holder.id } });
		await tx.accessToken.deleteMany({ where: { userId: holder.id } });
		// A terminal that was let in and has not come for its token yet would get it after all.
		await tx.deviceLogin.deleteMany({ where: { userId: holder.id } });
		await sendKeysChanged(tx, { ...holder, locale: before.locale as Locale }, 'password');
		await record(tx, { ...actor, kind: 'user', userId: holder.id }, 'person.password_reset', {
			personId: holder.id
		});
	});
}

/** Changes the actor's own password; the other devices are signed out. */
export async function changePassword(
	actor: Actor,
	change: { current: string; password: string },
	token: string
): Promise<void> {
	const user = await prisma().user.findUniqueOrThrow({ where: { id: insistOwnKeys(actor).userId } });
	insistOwnKeys(actor, user);
	await limitTries('change-password', 'own', user.id);
	refuseIf(!(await passwordMatches(user.passwordHash, change.current)), 'wrong_password');
	insistGoodPassword(change.password, [user.email, user.email.split('@')[0]!, user.name]);
	const passwordHash = await hashPassword(change.password);
	await transaction(async (tx) => {
		const { count } = await tx.user.updateMany({
			where: { id: user.id, passwordHash: user.passwordHash },
			data: { passwordHash }
		});
		refuseIf(count === 0, 'state_changed');
		await tx.mailToken.deleteMany({ where: { userId: user.id, usedAt: null } });
		await tx.session.deleteMany({ where: { userId: user.id, id: { not: sha256Hex(token) } } });
		await sendKeysChanged(tx, { ...user, locale: user.locale as Locale }, 'password');
		await record(tx, actor, 'person.password_changed', { personId: user.id });
	});
}
