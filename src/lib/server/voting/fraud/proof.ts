import { timingSafeEqual } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib/v1';
import type { Challenge } from 'altcha-lib/v1/types';
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

const challengeMs = 10 * 60_000;
const stampMs = 2 * 3_600_000;

/** How a device earns its pass: by work, or, without scripts, by having waited. */
export interface Earned {
	proof?: unknown;
	stamp?: unknown;
}

const key = (): string => purposeKey('voting:proof').export().toString('hex');

/** Work for a device that wants a pass (ALTCHA, SHA-256); null where none is asked. */
export async function proofChallenge(): Promise<Challenge | null> {
	if (config().PASS_PROOF === 0) return null;
	// The platform's own demo audience works on this very machine.
	const maxnumber = Math.ceil(config().PASS_PROOF / limitsRelaxedBy());
	return createChallenge({ hmacKey: key(), maxnumber, expires: new Date(now().getTime() + challengeMs) });
}

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Solution = v.object({
	algorithm: v.literal('SHA-256'),
	challenge: hash,
	number: v.pipe(v.number(), v.integer(), v.minValue(0)),
	salt: v.pipe(v.string(), v.maxLength(200), v.regex(/^[0-9a-f]+\?expires=\d+&$/)),
	signature: hash
});

/**
 * Accepts what a device has done for its pass, once. Refuses `proof_needed` with a challenge, `proof_wrong`, `proof_spent`,
 * `wait_first`. What was spent is kept until it would have run out anyway.
 */
export async function insistEarned({ proof, stamp }: Earned, network: string): Promise<void> {
	if (config().PASS_PROOF === 0) return;
	if (proof !== undefined) return insistProof(proof);
	if (typeof stamp === 'string') return insistWaited(stamp, network);
	refuse('proof_needed', { challenge: JSON.stringify(await proofChallenge()) });
}

async function insistProof(given: unknown): Promise<void> {
	const parsed = v.safeParse(Solution, given);
	refuseIf(!parsed.success, 'proof_wrong');
	const solution = parsed.output as v.InferOutput<typeof Solution>;
	refuseIf(!(await verifySolution(solution, key())), 'proof_wrong');
	await spend(solution.challenge, challengeMs);
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

async function insistWaited(stamp: string, network: string): Promise<void> {
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
	await spend(body!, stampMs);
}

async function spend(spent: string, forMs: number): Promise<void> {
	refuseIf(!(await spendOnce(spent, forMs)), 'proof_spent');
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
