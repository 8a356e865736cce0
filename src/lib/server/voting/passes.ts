import { disabledPeople, networkOf as networkPrefix } from '#lib/server/identity/index.ts';
import { hmac, purposeKey, type Actor } from '#lib/server/platform/index.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { macOf, sameText } from './mac.ts';

/** Who votes: a device with a pass, or an account. `id` never leaves the server except inside a nullifier. */
export interface Voter {
	tier: Tier;
	seasonId: string;
	id: string;
}

/**
 * The device's pass, for those signed in the account's, and for those who proved who they are the person's: a cookie each, so
 * that none of it gives a second ballot.
 */
export const passCookie = 'voter_pass';
export const accountCookie = 'voter_account';
export const identityCookie = 'voter_identity';

/** The passes that somebody holds; a program that shows one pass shows it as all of them. */
export interface HeldPasses {
	pass: string | null;
	accountPass: string | null;
	identityPass: string | null;
}

// A pass is `<tier letter>.<season>.<id>.<mac>`: checked on the hot path with one HMAC and no look-up.
const letters: Record<Tier, string> = { device: 'd', account: 'a', identity: 'i' };
const tierOf: Record<string, Tier> = { d: 'device', a: 'account', i: 'identity' };
const pattern = /^([dai])\.([0-9a-f-]{36})\.([\w-]{22,36})\.([\w-]{43})$/;
let passMac: ((body: string) => string) | undefined;
const mac = (body: string): string => (passMac ??= macOf(purposeKey('voting:pass')))(body);

export function sealPass({ tier, seasonId, id }: Voter): string {
	const body = `${letters[tier]}.${seasonId}.${id}`;
	return `${body}.${mac(body)}`;
}

export function readPass(pass: string | null | undefined): Voter | null {
	const parts = pass ? pattern.exec(pass) : null;
	if (!parts) return null;
	if (!sameText(mac(pass!.slice(0, -parts[4]!.length - 1)), parts[4]!)) return null;
	return { tier: tierOf[parts[1]!]!, seasonId: parts[2]!, id: parts[3]! };
}

/** An IPv4 address or the /64 of an IPv6 one, as a keyed hash: enough to limit, too little to look anyone up. */
export function networkOf(address: string): string {
	return hmac('voting:network', networkPrefix(address)).toString('base64url').slice(0, 22);
}

/** A pass for an account with a confirmed address: the same voter on whatever device. Null for everyone else. */
export function accountPass(actor: Actor, seasonId: string): string | null {
	if (actor.userId === null || !actor.emailConfirmed) return null;
	return sealPass({ tier: 'account', seasonId, id: accountVoter(seasonId, actor.userId) });
}

const accountVoter = (seasonId: string, userId: string): string =>
	hmac('voting:account', `${seasonId}:${userId}`).toString('base64url').slice(0, 22);

/** Voters of a season whose accounts are shut: their passes stay with them. */
export const accountsShut = async (seasonId: string): Promise<ReadonlySet<string>> =>
	new Set((await disabledPeople()).map((userId) => accountVoter(seasonId, userId)));

/**
 * A pass for a person for whom a provider vouches: the same voter on whatever device. What the provider says of the person
 * goes into this hash and nowhere else.
 */
export function identityPass(seasonId: string, issuer: string, value: string): string {
	const person = hmac('voting:identity', JSON.stringify([seasonId, issuer, value]));
	return sealPass({ tier: 'identity', seasonId, id: person.toString('base64url').slice(0, 22) });
}

/**
 * By what a browser marks the ballots and promises that it keeps for an account or a person, so that the next one at the device
 * is shown none of them. It says nothing of who they are. Null for a device's voter, who is whoever holds it.
 */
export const keeperOf = (voter: Voter | null): string | null =>
	voter && voter.tier !== 'device'
		? hmac('voting:keeper', `${voter.seasonId}:${voter.tier}:${voter.id}`).toString('base64url').slice(0, 22)
		: null;

/** As a request tells them. */
export type Passes = { [P in keyof HeldPasses]?: string | null | undefined };

const kept: Record<Tier, keyof HeldPasses> = {
	device: 'pass',
	account: 'accountPass',
	identity: 'identityPass'
};

/** Of the passes somebody holds, the one that a poll of this tier takes. */
export const voterFor = (tier: Tier, passes: Passes): Voter | null =>
	readPass(passes[kept[tier]] ?? passes.pass);
