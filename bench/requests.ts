import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { config, purposeKey } from '#lib/server/platform/index.ts';
import { proofChallenge } from '#lib/server/voting/index.ts';

/** Whose address the proxy tells, the pass that is shown, and the body. */
export type Request = [network: string, pass: string, body: string];

/** Nearly everybody has a network of their own, which is what limits for each network cost most. */
const network = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

/** A pass as the platform seals it, without a row for each: a million voters would otherwise take longer than the vote. */
export function passOf(seasonId: string): string {
	const body = `d.${seasonId}.${randomUUID()}`;
	return `${body}.${createHmac('sha256', purposeKey('voting:pass')).update(body).digest('base64url')}`;
}

/** A first ballot of as many voters. */
export const ballotsOf = (seasonId: string, count: number): Request[] =>
	Array.from({ length: count }, (_, i) => {
		const body = { option: (i % 2) + 1, nonce: randomBytes(16).toString('base64url') };
		return [network(), passOf(seasonId), JSON.stringify(body)];
	});

/** As many devices that have done the work for their pass; it is little, since it is theirs and not the server's. */
export function worksOf(count: number): Request[] {
	config().PASS_PROOF = 1;
	return Array.from({ length: count }, () => [network(), '', JSON.stringify({ proof: work() })]);
}

/** As many that have not, and ask what is to be done. */
export const asksOf = (count: number): Request[] =>
	Array.from({ length: count }, () => [network(), '', '{}']);

function work() {
	const { algorithm, challenge, salt, signature } = proofChallenge()!;
	const hash = createHash('sha256').update(`${salt}0`).digest('hex');
	return { algorithm, challenge, salt, signature, number: hash === challenge ? 0 : 1 };
}
