import { randomBytes } from 'node:crypto';
import { config, now, refuse, refuseIf } from '#lib/server/platform/index.ts';
import { allows, sameChoice, spellChoice, type Choice } from '#lib/voting/choice.ts';
import { nullifierText } from '../nullifier.ts';
import { readPass } from '../passes.ts';
import { pollForCasting, type OpenPoll } from './polls.ts';
import { promiseText, type BallotPromise } from './promise.ts';
import { queueOf } from './queue.ts';

export interface BallotInput {
	slug: string;
	pass: string | null | undefined;
	/** The pass of the account, where one is signed in; polls for accounts take only this. */
	accountPass?: string | null | undefined;
	/** A number, or a list of them where the poll wants several. */
	option: unknown;
	/** How the voter watches, where the poll knows several ways with delays of their own. */
	path?: unknown;
	/** 16 bytes in base64url that the voter's device made; made here for a form without scripts. */
	nonce?: unknown;
}

export interface BallotAnswer {
	/** `already`: the same choice was stored before, and stands. */
	state: 'counted' | 'already';
	option: Choice;
	code: string;
	promise: string;
}

const noncePattern = /^[\w-]{21}[AQgw]$/;

/**
 * Casts one ballot and returns after its commit. Refuses `pass_needed`, `account_needed`, `bad_input`, `no_such_option`,
 * `poll_not_open`, `poll_closed`, `ballot_already_cast`, `too_many_requests`, `unavailable`.
 */
export async function castBallot(input: BallotInput): Promise<BallotAnswer> {
	const { state, option, promise } = await cast(input);
	return { state, option, code: promise.code, promise: promiseText(promise) };
}

interface Cast {
	state: BallotAnswer['state'];
	option: Choice;
	promise: BallotPromise;
}

/** The same with the promise still spelt for JSON, as the hot path sends it. */
export async function cast(input: BallotInput): Promise<Cast> {
	const at = now();
	const known = readPass(input.pass) ?? readPass(input.accountPass) ?? refuse('pass_needed');
	insistPatience(known.id);
	const poll = await pollForCasting(known.seasonId, input.slug);
	if (!poll) {
		countRepeat(known.id); // trying names of polls costs patience: each is a question to the database
		refuse('not_found');
	}
	const voter = poll.tier === known.tier ? known : readPass(input.accountPass);
	if (voter?.tier !== poll.tier) refuse(poll.tier === 'account' ? 'account_needed' : 'pass_needed');
	const { choice, nonce } = readBallot(input);
	refuseIf(poll.state === 'committed', 'poll_not_open');
	refuseIf(poll.state !== 'open', 'poll_closed');
	const queue = queueOf(poll);
	if (!allows(poll.form, poll.options, choice)) {
		countRepeat(voter.id);
		queue.countRefused('noSuchOption');
		refuse(namesUnknown(poll, choice) ? 'no_such_option' : 'choice_not_allowed', { most: mostOf(poll) });
	}
	const ends = poll.ends.get(String(input.path));
	if (ends && at > ends) {
		queue.countRefused('late');
		refuse('poll_closed');
	}
	const { state, stored, promise } = await queue.cast({
		choice,
		nonce,
		nullifier: nullifierText(poll.id, voter.id),
		at
	});
	if (!stored || !promise) refuse(state === 'committed' ? 'poll_not_open' : 'poll_closed');
	const first = stored.mine !== false;
	if (!first) countRepeat(voter.id);
	refuseIf(
		!sameChoice(stored.choice, choice),
		poll.change === 'last' ? 'changed_too_often' : 'ballot_already_cast',
		{
			option: typeof stored.choice === 'number' ? stored.choice : spellChoice(stored.choice)
		}
	);
	return { state: first ? 'counted' : 'already', option: choice, promise };
}

const namesUnknown = (poll: OpenPoll, choice: Choice): boolean =>
	[choice].flat().some((option) => !poll.options.has(option));

const mostOf = ({ form }: OpenPoll): number =>
	form.kind === 'single' ? 1 : form.kind === 'several' ? form.most : form.points.length;

function readBallot(input: BallotInput): { choice: Choice; nonce: string } {
	const nonce = input.nonce ?? null;
	const choice = readOption(input.option);
	if (nonce === null) return { choice, nonce: randomBytes(16).toString('base64url') };
	if (typeof nonce !== 'string' || !noncePattern.test(nonce)) refuse('bad_input');
	return { choice, nonce };
}

/** `3`, `'3'`, `[3, 1]`, `['3', '1']`, or `'3,1'` as a form without scripts sends it. */
function readOption(given: unknown): Choice {
	const parts = typeof given === 'string' && given.includes(',') ? given.split(',') : given;
	if (!Array.isArray(parts)) return wholeNumber(parts);
	refuseIf(parts.length > 200, 'bad_input');
	return parts.map(wholeNumber);
}

function wholeNumber(given: unknown): number {
	const number = typeof given === 'string' ? Number(given) : given;
	return Number.isSafeInteger(number) ? (number as number) : refuse('bad_input');
}

const repeats = new Map<string, { count: number; since: number }>();
const repeatsPerMinute = 30;

/** A brake, per process and in memory, on a voter who comes again and again. A first ballot costs nothing here. */
function insistPatience(voter: string): void {
	const known = repeats.size > 0 && repeats.get(voter);
	if (!known || known.count < repeatsPerMinute * config().RATE_FACTOR) return;
	const seconds = 60 - (performance.now() - known.since) / 1000;
	if (seconds <= 0) repeats.delete(voter);
	else refuse('too_many_requests', { seconds: Math.ceil(seconds) });
}

function countRepeat(voter: string): void {
	const known = repeats.get(voter);
	if (known) known.count++;
	else {
		if (repeats.size > 200_000) repeats.clear();
		repeats.set(voter, { count: 1, since: performance.now() });
	}
}
