import { randomBytes } from 'node:crypto';
import { now, refuse, refuseIf } from '#lib/server/platform/index.ts';
import { allows, sameChoice, spellChoice, type Choice } from '#lib/voting/choice.ts';
import { nullifierText } from '../nullifier.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { readPass, voterFor, type Passes, type Voter } from '../passes.ts';
import { mostTurns, type StoredBallot } from './flush.ts';
import { insistNetworkRoom } from './network-limit.ts';
import { countRepeat, insistPatience } from './patience.ts';
import { pollAtHand, pollForCasting, type OpenPoll } from './polls.ts';
import { promiseText, type BallotPromise } from './promise.ts';
import { queueOf, type QueuedBallot } from './queue.ts';

/** Each poll takes the pass of its tier and no other. */
export interface BallotInput extends Passes {
	slug: string;
	/** Where it comes from, for the brake on networks: undefined where that is known not to matter, null where a proxy should have told and did not. */
	address?: string | null | undefined;
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
 * Casts one ballot and returns after its commit. Refuses `pass_needed`, `account_needed`, `identity_needed`, `account_disabled`, `bad_input`,
 * `no_such_option`, `poll_not_open`, `poll_closed`, `ballot_already_cast`, `too_many_requests`, `network_busy`, `unavailable`.
 */
export function castBallot(input: BallotInput): Promise<BallotAnswer> {
	return new Promise((resolve, reject) =>
		cast(input, {
			counted: (state, option, promise) =>
				resolve({ state, option, code: promise.code, promise: promiseText(promise) }),
			refused: reject
		})
	);
}

/** Whoever waits for a ballot is told once, one of the two. */
export interface Voting {
	counted(state: BallotAnswer['state'], option: Choice, promise: BallotPromise): void;
	refused(error: unknown): void;
}

/** The same for the hot path: told by a call, since a promise for each stage would cost more than the stage. */
export function cast(input: BallotInput, voting: Voting): void {
	try {
		const at = now();
		insistNetworkRoom(input.address);
		const known = readPass(input.pass) ?? otherPass(input) ?? refuse('pass_needed');
		insistPatience(known.id);
		const poll = pollAtHand(known.seasonId, input.slug);
		if (poll !== undefined) enqueue(input, known, poll, at, voting);
		else
			pollForCasting(known.seasonId, input.slug)
				.then((found) => enqueue(input, known, found, at, voting))
				.catch((error: unknown) => voting.refused(error));
	} catch (error) {
		voting.refused(error);
	}
}

const otherPass = ({ accountPass, identityPass }: BallotInput): Voter | null =>
	readPass(accountPass) ?? readPass(identityPass);

const needed = {
	device: 'pass_needed',
	account: 'account_needed',
	identity: 'identity_needed'
} as const satisfies Record<Tier, string>;

function enqueue(input: BallotInput, known: Voter, poll: OpenPoll | null, at: Date, voting: Voting): void {
	if (!poll) {
		countRepeat(known.id); // trying names of polls costs patience: each is a question to the database
		refuse('not_found');
	}
	const fits = known.tier === poll.tier && known.seasonId === poll.seasonId;
	const voter = fits ? known : otherVoter(poll, input);
	refuseIf(poll.shut.has(voter.id), 'account_disabled');
	const choice = readOption(input.option);
	const nonce = readNonce(input.nonce);
	refuseIf(poll.state === 'committed', 'poll_not_open');
	refuseIf(poll.state !== 'open', 'poll_closed');
	const queue = queueOf(poll);
	if (!allows(poll.form, poll.options, choice)) {
		countRepeat(voter.id);
		queue.countRefused('noSuchOption');
		refuse(namesUnknown(poll, choice) ? 'no_such_option' : 'choice_not_allowed', { most: mostOf(poll) });
	}
	const ends = poll.ends.size > 0 && poll.ends.get(String(input.path));
	if (ends && at > ends) {
		queue.countRefused('late');
		refuse('poll_closed');
	}
	queue.add(new Casting(poll, voter.id, choice, nonce, at, voting));
}

/** Of several passes the one of the poll's tier. What it has done is what counts, and not the pass beside it. */
function otherVoter({ tier, seasonId }: OpenPoll, passes: Passes): Voter {
	const voter = voterFor(tier, passes);
	// A pass of another season would be another voter: nobody gets a second ballot for having kept one.
	if (voter?.tier !== tier || voter.seasonId !== seasonId) refuse(needed[tier]);
	insistPatience(voter.id);
	return voter;
}

/** A ballot on its way through the queue, and what its voter is told of the outcome. */
class Casting implements QueuedBallot {
	readonly choice: Choice;
	readonly nonce: string;
	readonly nullifier: string;
	readonly at: Date;
	again = false;
	private readonly poll: OpenPoll;
	private readonly voter: string;
	private readonly voting: Voting;

	constructor(poll: OpenPoll, voter: string, choice: Choice, nonce: string, at: Date, voting: Voting) {
		this.choice = choice;
		this.nonce = nonce;
		this.nullifier = nullifierText(poll.id, voter);
		this.at = at;
		this.poll = poll;
		this.voter = voter;
		this.voting = voting;
	}

	stored(state: string, stored: StoredBallot | null, promise: BallotPromise | null): void {
		if (stored === this && promise) return this.voting.counted('counted', this.choice, promise);
		try {
			if (!this.again && !this.late(state) && this.overtaken(stored)) return this.goAgain();
			this.voting.counted(this.compare(state, stored, promise), this.choice, promise!);
		} catch (error) {
			this.voting.refused(error);
		}
	}

	/** Another process was taking a ballot of this voter in the same moment, and its place was gone; or this one came late. */
	private overtaken(stored: StoredBallot | null): boolean {
		if (this.poll.change !== 'last' || !stored || stored.mine !== false) return false;
		return (stored.turn ?? mostTurns) < mostTurns - 1 && !sameChoice(stored.choice, this.choice);
	}

	private late(state: string): boolean {
		return state !== 'open' || (this.poll.end !== null && this.at > this.poll.end);
	}

	private goAgain(): void {
		this.again = true;
		queueOf(this.poll).add(this);
	}

	/** What is stored for this voter may be an earlier ballot, or none. */
	private compare(state: string, stored: StoredBallot | null, promise: BallotPromise | null) {
		if (!stored || !promise) refuse(state === 'committed' ? 'poll_not_open' : 'poll_closed');
		const first = stored.mine !== false;
		if (!first) countRepeat(this.voter);
		if (this.overtaken(stored)) refuse(this.late(state) ? 'poll_closed' : 'unavailable', { seconds: 2 });
		refuseIf(
			!sameChoice(stored.choice, this.choice),
			this.poll.change === 'last' ? 'changed_too_often' : 'ballot_already_cast',
			{ option: typeof stored.choice === 'number' ? stored.choice : spellChoice(stored.choice) }
		);
		return first ? 'counted' : 'already';
	}

	failed(error: unknown): void {
		this.voting.refused(error);
	}
}

const namesUnknown = (poll: OpenPoll, choice: Choice): boolean =>
	[choice].flat().some((option) => !poll.options.has(option));

const mostOf = ({ form }: OpenPoll): number =>
	form.kind === 'single' ? 1 : form.kind === 'several' ? form.most : form.points.length;

function readNonce(nonce: unknown = null): string {
	if (nonce === null) return randomBytes(16).toString('base64url');
	if (typeof nonce !== 'string' || !noncePattern.test(nonce)) refuse('bad_input');
	return nonce;
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
