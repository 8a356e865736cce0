import type { Scope } from '#lib/api/scopes.ts';
import { record } from '#lib/server/audit/index.ts';
import {
	hmac,
	now,
	prisma,
	randomToken,
	refuse,
	refuseIf,
	sha256Hex,
	signedIn,
	systemActor,
	takeToken,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { insistOwnKeys } from '../policy.ts';
import { insistRoom, issueToken, lockUser, type IssuedToken } from './commands.ts';
import { deviceLoginMinutes, newUserCode, pollSeconds, pollVerdict, spelledUserCode } from './rules.ts';

/** Few enough letters to be guessed from a plain hash; with the installation's secret they are not. */
const userHash = (code: string): string => hmac('device-login', code).toString('hex');
const tokenDays = 90;

export interface StartedLogin {
	deviceCode: string;
	/** Typed by the person: `WDJB-MJHT`. */
	userCode: string;
	expiresInSeconds: number;
	/** How long to wait between two questions. */
	intervalSeconds: number;
}

/** A terminal asks to be let in (RFC 8628). Anybody may ask; a signed-in person decides. */
export async function startDeviceLogin(
	client: string,
	scopes: Scope[],
	network: string
): Promise<StartedLogin> {
	await takeToken(`device-login:${network}`, { burst: 20, perMinute: 6 });
	const deviceCode = randomToken();
	const code = newUserCode();
	await prisma().deviceLogin.create({
		data: {
			deviceHash: sha256Hex(deviceCode),
			userHash: userHash(code),
			client,
			network,
			scopes: [...new Set(scopes)],
			intervalSeconds: pollSeconds,
			createdAt: now(),
			expiresAt: new Date(now().getTime() + deviceLoginMinutes * 60_000)
		}
	});
	return {
		deviceCode,
		userCode: spelledUserCode(code),
		expiresInSeconds: deviceLoginMinutes * 60,
		intervalSeconds: pollSeconds
	};
}

export interface WaitingLogin {
	client: string;
	network: string;
	scopes: Scope[];
	startedAt: string;
}

/** What waits behind a code, for the person who is to decide. Guessing is slow. */
export async function findDeviceLogin(actor: Actor, code: string): Promise<WaitingLogin> {
	const { userId } = signedIn(actor);
	await takeToken(`device-code:${userId}`, { burst: 10, perMinute: 4 });
	const row = await prisma().deviceLogin.findFirst({
		where: { userHash: userHash(code), state: 'waiting', expiresAt: { gt: now() } }
	});
	const { client, network, scopes, createdAt } = row ?? refuse('device_code_unknown');
	return { client, network, scopes: scopes as Scope[], startedAt: createdAt.toISOString() };
}

/** Lets the terminal in, or sends it away. The token itself is made when the terminal asks for it. */
export async function answerDeviceLogin(actor: Actor, code: string, approve: boolean): Promise<void> {
	const { userId } = signedIn(actor);
	refuseIf(actor.tokenId !== undefined, 'forbidden');
	await takeToken(`device-code:${userId}`, { burst: 10, perMinute: 4 });
	await transaction(async (tx) => {
		const user = await lockUser(tx, userId);
		if (approve) {
			insistOwnKeys(actor, user);
			refuseIf(!actor.emailConfirmed, 'confirm_email_first');
			await insistRoom(tx, userId);
		}
		const { count } = await tx.deviceLogin.updateMany({
			where: { userHash: userHash(code), state: 'waiting', expiresAt: { gt: now() } },
			data: { state: approve ? 'approved' : 'denied', userId }
		});
		refuseIf(count === 0, 'device_code_unknown');
		await record(tx, actor, approve ? 'device.approved' : 'device.denied', { personId: userId });
	});
}

/** The terminal asks again: `authorization_pending`, `slow_down`, `access_denied` or `device_code_expired`, until it has its token. */
export async function pollDeviceLogin(deviceCode: string): Promise<IssuedToken & { scopes: Scope[] }> {
	// A refusal would undo what is noted here, so it is said after the transaction.
	const told = await transaction(async (tx) => {
		const row = await lockLogin(tx, sha256Hex(deviceCode));
		if (!row) return 'expired';
		const verdict = pollVerdict(row, now());
		const at = { where: { deviceHash: row.deviceHash } };
		if (verdict === 'too_fast') {
			const intervalSeconds = Math.min(row.intervalSeconds + 5, 60);
			await tx.deviceLogin.update({ ...at, data: { polledAt: now(), intervalSeconds } });
			return { seconds: intervalSeconds };
		}
		if (verdict === 'waiting') await tx.deviceLogin.update({ ...at, data: { polledAt: now() } });
		else await tx.deviceLogin.delete(at);
		if (verdict !== 'approved') return verdict;
		const scopes = row.scopes as Scope[];
		const user = await lockUser(tx, row.userId!);
		if (user.disabledAt) return 'denied';
		const wanted = { name: row.client.slice(0, 60), scopes, days: tokenDays };
		return { ...(await issueToken(tx, systemActor, row.userId!, wanted)), scopes };
	});
	if (told === 'expired') return refuse('device_code_expired');
	if (told === 'denied') return refuse('access_denied');
	if (told === 'waiting') return refuse('authorization_pending');
	return 'token' in told ? told : refuse('slow_down', told);
}

async function lockLogin(tx: Tx, deviceHash: string) {
	await tx.$queryRaw`SELECT device_hash FROM device_logins WHERE device_hash = ${deviceHash} FOR UPDATE`;
	return tx.deviceLogin.findUnique({ where: { deviceHash } });
}
