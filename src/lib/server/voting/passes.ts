import { networkOf as networkPrefix } from '#lib/server/identity/index.ts';
import { config, hmac, prisma, purposeKey, takeToken, type Actor } from '#lib/server/platform/index.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { macOf, sameText } from './mac.ts';

/** Who votes: a device with a pass, or an account. `id` never leaves the server except inside a nullifier. */
export interface Voter {
	tier: Tier;
	seasonId: string;
	id: string;
}

/** The device's pass and, for those signed in, the account's: two cookies, so that signing in gives no second ballot. */
export const passCookie = 'voter_pass';
export const accountCookie = 'voter_account';

// A pass is `<tier letter>.<season>.<id>.<mac>`: checked on the hot path with one HMAC and no look-up.
const letters: Record<Tier, string> = { device: 'd', account: 'a' };
const pattern = /^([da])\.([0-9a-f-]{36})\.([\w-]{22,36})\.([\w-]{43})$/;
let passMac: ((body: string) => string) | undefined;
const mac = (body: string): string => (passMac ??= macOf(purposeKey('voting:pass')))(body);

function sealPass({ tier, seasonId, id }: Voter): string {
	const body = `${letters[tier]}.${seasonId}.${id}`;
	return `${body}.${mac(body)}`;
}

export function readPass(pass: string | null | undefined): Voter | null {
	const parts = pass ? pattern.exec(pass) : null;
	if (!parts) return null;
	if (!sameText(mac(pass!.slice(0, -parts[4]!.length - 1)), parts[4]!)) return null;
	return { tier: parts[1] === 'a' ? 'account' : 'device', seasonId: parts[2]!, id: parts[3]! };
}

/** An IPv4 address or the /64 of an IPv6 one, as a keyed hash: enough to limit, too little to look anyone up. */
export function networkOf(address: string): string {
	return hmac('voting:network', networkPrefix(address)).toString('base64url').slice(0, 22);
}

/** A pass for this device. Each is counted, and a network gets so many in an hour. */
export async function issuePass(seasonId: string, network: string): Promise<string> {
	const perHour = config().PASSES_PER_NETWORK;
	await takeToken(`voter-pass:${network}`, { burst: perHour, perMinute: perHour / 60 });
	const row = await prisma().voterPass.create({ data: { seasonId, network }, select: { id: true } });
	return sealPass({ tier: 'device', seasonId, id: row.id });
}

/** A pass for an account with a confirmed address: the same voter on whatever device. Null for everyone else. */
export function accountPass(actor: Actor, seasonId: string): string | null {
	if (actor.userId === null || !actor.emailConfirmed) return null;
	const id = hmac('voting:account', `${seasonId}:${actor.userId}`).toString('base64url').slice(0, 22);
	return sealPass({ tier: 'account', seasonId, id });
}

/** Of the passes somebody holds, the one that a poll of this tier takes. */
export const voterFor = (
	tier: Tier,
	passes: { pass?: string | null; accountPass?: string | null }
): Voter | null => readPass(tier === 'account' ? (passes.accountPass ?? passes.pass) : passes.pass);
