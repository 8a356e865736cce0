import { randomInt } from 'node:crypto';
import { hmac, now, type Tx } from '#lib/server/platform/index.ts';
import { bareCode } from './rules.ts';

const howMany = 10;
/** Without the characters that are read for one another. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

const hashOf = (userId: string, code: string): string =>
	hmac('recovery-code', `${userId}:${bareCode(code)}`).toString('hex');
const letters = (count: number): string =>
	Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Ten codes for the day the telephone is lost. They are shown once; only their keyed hashes stay. Older ones stop working. */
export async function issueRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
	const codes = Array.from({ length: howMany }, () => `${letters(5)}-${letters(5)}`);
	await tx.recoveryCode.deleteMany({ where: { userId } });
	await tx.recoveryCode.createMany({ data: codes.map((code) => ({ hash: hashOf(userId, code), userId })) });
	return codes;
}

/** Uses a code up; says whether it was a good one. Of two who come at once with the same code, one is told no. */
export async function useRecoveryCode(tx: Tx, userId: string, typed: string): Promise<boolean> {
	const { count } = await tx.recoveryCode.updateMany({
		where: { hash: hashOf(userId, typed), userId, usedAt: null },
		data: { usedAt: now() }
	});
	return count === 1;
}
