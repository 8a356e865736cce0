import { randomBytes } from 'node:crypto';
import { config, now, refuse, refuseIf } from '#lib/server/platform/index.ts';
import { nullifierOf } from '../nullifier.ts';
import { readPass } from '../passes.ts';
import { pollForCasting } from './polls.ts';
import { queueOf } from './queue.ts';

export interface BallotInput {
	slug: string;
	pass: string | null | undefined;
	/** The pass of the account, where one is signed in; polls for accounts take only this. */
	accountPass?: string | null | undefined;
	option: unknown;
	/** 16 bytes in base64url that the voter's device made; made here for a form without scripts. */
	nonce?: unknown;
}

export interface BallotAnswer {
	/** `already`: the same choice was stored before, and stands. */
	state: 'counted' | 'already';
	option: number;
	code: string;
	promise: string;
}

const noncePattern = /^[\w-]{21}[AQgw]$/;

/**
 * Casts one ballot and returns after its commit. Refuses `pass_needed`, `account_needed`, `bad_input`, `no_such_option`,
 * `poll_not_open`, `poll_closed`, `ballot_already_cast`, `too_many_requests`, `unavailable`.
 */
export async function castBallot(input: BallotInput): Promise<BallotAnswer> {
	const at = now();
	const known = readPass(input.pass) ?? readPass(input.accountPass) ?? refuse('pass_needed');
	takeAttempt(known.id);
	const poll = (await pollForCasting(known.seasonId, input.slug)) ?? refuse('not_found');
	const voter = poll.tier === known.tier ? known : readPass(input.accountPass);
	if (voter?.tier !== poll.tier) refuse(poll.tier === 'account' ? 'account_needed' : 'pass_needed');
	const option = typeof input.option === 'string' ? Number(input.option) : input.option;
	const given = input.nonce ?? null;
	refuseIf(
		!Number.isSafeInteger(option) || (given !== null && !noncePattern.test(String(given))),
		'bad_input'
	);
	refuseIf(poll.state === 'committed', 'poll_not_open');
	refuseIf(poll.state !== 'open', 'poll_closed');
	const queue = queueOf(poll);
	if (!poll.options.has(option as number)) {
		queue.countNoSuchOption();
		refuse('no_such_option');
	}
	const nonce = given === null ? randomBytes(16) : Buffer.from(given as string, 'base64url');
	const outcome = await queue.cast({
		option: option as number,
		nonce,
		nullifier: nullifierOf(poll.id, voter.id),
		at
	});
	if (!outcome.stored) refuse(outcome.state === 'committed' ? 'poll_not_open' : 'poll_closed');
	refuseIf(outcome.stored.option !== option, 'ballot_already_cast', { option: outcome.stored.option });
	const { code, text } = outcome.promise!;
	return {
		state: outcome.stored.mine ? 'counted' : 'already',
		option: outcome.stored.option,
		code,
		promise: text
	};
}

const attempts = new Map<string, { left: number; since: number }>();
const attemptsPerMinute = 30;

/** A brake per voter and process, in memory: it keeps one device from filling the queue, nothing rests on it. */
function takeAttempt(voter: string): void {
	const at = performance.now();
	const known = attempts.get(voter);
	if (!known || at - known.since > 60_000) {
		if (attempts.size > 500_000) attempts.clear();
		attempts.set(voter, { left: attemptsPerMinute * config().RATE_FACTOR - 1, since: at });
	} else if (known.left-- <= 0)
		refuse('too_many_requests', { seconds: Math.ceil((60_000 - at + known.since) / 1000) });
}
