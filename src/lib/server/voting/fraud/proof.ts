import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import {
	config,
	hmac,
	limitsRelaxedBy,
	now,
	prisma,
	purposeKey,
	randomToken,
	refuse,
	refuseIf,
	takeToken
} from '#lib/server/platform/index.ts';
import { macOf, sameText } from '../mac.ts';

const challengeMs = 10 * 60_000;
const stampMs = 2 * 3_600_000;

/** How a device earns its pass: by work, or, without scripts, by having waited. */
export interface Earned {
	proof?: unknown;
	stamp?: unknown;
}

/** What has been done, and until when it is to be remembered that it bought a pass: the same buys no second one. */
export interface Spending {
	key: string;
	until: Date;
}

/** As ALTCHA spells it: which number up to `maxnumber`, written after the salt, hashes to this? */
export interface Challenge {
	algorithm: 'SHA-256';
	challenge: string;
	maxnumber: number;
	salt: string;
	signature: string;
}

// By the hashes of Node.js and not by the library's, which makes a key anew each time: a crowd asks for thousands a second.
let sealed: ((text: string) => string) | undefined;
const challengeOf = (salt: string, number: number): string => hash('sha256', `${salt}${number}`, 'hex');
const signatureOf = (challenge: string): string =>
	Buffer.from((sealed ??= macOf(purposeKey('voting:proof')))(challenge), 'base64url').toString('hex');

/** Work for a device that wants a pass (ALTCHA, SHA-256); null where none is asked. */
export function proofChallenge(): Challenge | null {
	if (config().PASS_PROOF === 0) return null;
	// The platform's own demo audience works on this very machine.
	const maxnumber = Math.ceil(config().PASS_PROOF / limitsRelaxedBy());
	const expires = Math.floor((now().getTime() + challengeMs) / 1000);
	const salt = `${randomBytes(12).toString('hex')}?expires=${expires}&`;
	const challenge = challengeOf(salt, randomInt(maxnumber + 1));
	return { algorithm: 'SHA-256', challenge, maxnumber, salt, signature: signatureOf(challenge) };
}

const hexHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Solution = v.object({
	algorithm: v.literal('SHA-256'),
	challenge: hexHash,
	number: v.pipe(v.number(), v.integer(), v.minValue(0)),
	salt: v.pipe(v.string(), v.maxLength(200), v.regex(/^[0-9a-f]+\?expires=\d+&$/)),
	signature: hexHash
});

/**
 * What a device has done for its pass, to be spent by whoever issues it; null where nothing is asked. Refuses `proof_needed`
 * with a challenge, `proof_wrong`, `wait_first`, `too_many_requests`.
 */
export async function earnedBy({ proof, stamp }: Earned, network: string): Promise<Spending | null> {
	if (config().PASS_PROOF === 0) return null;
	if (proof !== undefined) return workDone(proof);
	if (typeof stamp === 'string') return waited(stamp, network);
	return refuse('proof_needed', { challenge: JSON.stringify(proofChallenge()) });
}

/** Whoever signed the challenge signed its salt, and so its end. */
function workDone(given: unknown): Spending {
	const parsed = v.safeParse(Solution, given);
	refuseIf(!parsed.success, 'proof_wrong');
	const { challenge, number, salt, signature } = parsed.output as v.InferOutput<typeof Solution>;
	const endsAt = Number(/\d+/.exec(salt.slice(salt.indexOf('=')))![0]) * 1000;
	refuseIf(!sameText(signatureOf(challenge), signature), 'proof_wrong');
	refuseIf(challengeOf(salt, number) !== challenge || endsAt < now().getTime(), 'proof_wrong');
	return { key: challenge, until: new Date(now().getTime() + challengeMs) };
}

// A form without scripts cannot work. Its page carries the time at which it was made; whoever presses the button has read
// it for some seconds. That costs a machine nothing, so a network gets few passes this way.
const passesByWaiting = 10;

/** For a form without scripts: when its page was made, sealed. */
export function waitStamp(): string {
	const body = `${now().getTime()}.${randomToken()}`;
	return `${body}.${seal(body)}`;
}

const seal = (body: string): string => hmac('voting:stamp', body).toString('base64url');

async function waited(stamp: string, network: string): Promise<Spending> {
	const [, body, at, mac] = /^((\d{13})\.[\w-]{20,40})\.([\w-]{43})$/.exec(stamp) ?? refuse('proof_wrong');
	const good = timingSafeEqual(Buffer.from(seal(body!)), Buffer.from(mac!));
	const waitedMs = now().getTime() - Number(at);
	refuseIf(!good || waitedMs > stampMs, 'proof_wrong');
	const seconds = Math.ceil((config().PASS_WAIT_SECONDS * 1000 - waitedMs) / 1000);
	refuseIf(seconds > 0, 'wait_first', { seconds });
	await takeToken(`voter-pass-waited:${network}`, {
		burst: passesByWaiting,
		perMinute: passesByWaiting / 60
	});
	// A page that strangers share has one stamp for all of them: each network may spend it.
	return { key: `${body}.${network}`, until: new Date(now().getTime() + stampMs) };
}

/** Whether this is the first time that it is spent. Remembered for as long as it would hold. */
export async function spendOnce(key: string, forMs: number): Promise<boolean> {
	const data = { key, expiresAt: new Date(now().getTime() + forMs) };
	const { count } = await prisma().spentProof.createMany({ data, skipDuplicates: true });
	return count > 0;
}

/** For a timer: forgets what could not be spent again anyway. */
export async function sweepProofs(): Promise<void> {
	await prisma().spentProof.deleteMany({ where: { expiresAt: { lt: now() } } });
}
