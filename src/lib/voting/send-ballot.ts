// How a ballot is sent from a viewer's device, on the vote page and on the live page alike: the same ballot, until it has an
// answer. It knows no page; the vote page carries it without a framework, so it imports no more than it must.
import { noReply, type Answer, type Reply } from './ballot-line.ts';
import type { Choice } from './choice.ts';

/** One press. The nonce stays however often it is sent, so that a lost answer never becomes a second ballot. */
export interface Ballot {
	option: Choice;
	nonce: string;
	/** How the viewer watches, where that is known: its pictures may be behind the studio. */
	path?: string | undefined;
}

/** Where a ballot stands that has no answer yet; null while there is nothing to say. */
export type Standing = 'busy' | 'unanswered' | 'pass' | 'working' | null;

/** The ways out of the device, and what its reader is told. */
export interface Sender {
	cast(ballot: Ballot, pass: string | undefined): Promise<Reply>;
	/** Only where a device can earn its pass. */
	askPass?: ((earned: { proof?: unknown }) => Promise<Reply>) | undefined;
	solve(challenge: object): Promise<unknown>;
	tell(standing: Standing): void;
	/** `awake`: shorter where the line comes back. */
	pause(ms: number, awake: boolean): Promise<void>;
	/** Work that was begun before anybody pressed. */
	begun?: Promise<unknown> | undefined;
	/** Kept here, too, for browsers that keep no cookies. */
	pass?: string | undefined;
	/** The vote is over: what is on its way may still be answered, and nothing more is sent. */
	ended?: AbortSignal | undefined;
}

/** `answer` is null where the vote ended first. `lost`: an attempt had no answer, so the ballot may stand whatever came later. */
export interface Outcome {
	answer: Answer | null;
	lost: boolean;
}

// By code as well as by status: an answer over a socket has none.
const comeAgain = new Set(['unavailable', 'network_busy', 'too_many_requests', 'out_of_reach', 'surprise']);
const longestSeconds = 15;

export const newNonce = (): string =>
	btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.slice(0, 22);

/** Only our own words are a yes or a no. What a proxy, a hotel's sign-in page or a torn line has left is neither. */
export function verdictOf({ status, answer }: Reply): 'stands' | 'refused' | 'again' {
	if (answer?.state === 'counted' || answer?.state === 'already') return 'stands';
	const { code, message } = answer?.error ?? {};
	if (!code || !message) return 'again';
	return status >= 500 || status === 429 || comeAgain.has(code) ? 'again' : 'refused';
}

/**
 * Milliseconds before the next attempt: more each time, never fewer than was asked for, and a random number, so that a crowd
 * that was sent away does not come back as one. Not many more than was asked for either: a vote of a minute is soon over.
 */
export function waitMs(attempts: number, askedSeconds: number, random = Math.random()): number {
	const longest = Math.min(longestSeconds, 2 * askedSeconds || longestSeconds);
	const grown = Math.min(longest, 2 ** attempts);
	return 1000 * (Math.max(askedSeconds, grown / 2) + random * Math.max(grown, askedSeconds / 2));
}

/** Sends until there is an answer or the vote has ended. */
export async function sendBallot(ballot: Ballot, sender: Sender): Promise<Outcome> {
	let earned = false;
	let attempts = 0;
	while (!sender.ended?.aborted) {
		const reply = await sender.cast(ballot, sender.pass);
		const { answer } = reply;
		const verdict = verdictOf(reply);
		if (verdict === 'again') {
			sender.tell(answer?.error && answer.error.code !== 'surprise' ? 'busy' : 'unanswered');
			await sender.pause(waitMs(++attempts, reply.seconds), reply === noReply);
			continue;
		}
		const { askPass } = sender;
		if (answer?.error?.code !== 'pass_needed' || !askPass || earned) return { answer, lost: attempts > 0 };
		const given = await earnPass(sender, askPass);
		if (!given?.pass) return { answer: given, lost: attempts > 0 };
		sender.pass = given.pass;
		earned = true;
	}
	return { answer: null, lost: attempts > 0 };
}

/**
 * A pass for this device after the work that is asked for it, or the refusal; null where the vote ended first. A network
 * that has had many is asked again: the ballot waits, and is not lost.
 */
async function earnPass(sender: Sender, askPass: NonNullable<Sender['askPass']>): Promise<Answer | null> {
	let proof = await workBegun(sender);
	let renewed = false;
	let attempts = 0;
	while (!sender.ended?.aborted) {
		const reply = await askPass(proof === undefined ? {} : { proof });
		const { pass, error } = reply.answer ?? {};
		if (pass) {
			sender.tell(null);
			return reply.answer;
		}
		const challenge = error?.details?.challenge;
		const stale = error?.code === 'proof_wrong' || error?.code === 'proof_spent';
		if (challenge || stale) proof = undefined;
		else if (verdictOf(reply) === 'refused') return reply.answer;
		if (challenge) {
			sender.tell('working');
			proof = await sender.solve(JSON.parse(challenge) as object).catch(() => undefined);
			if (proof !== undefined) continue;
		}
		// What was begun ran out meanwhile: once more with a new one, and more slowly where that does not help.
		renewed = stale && !renewed;
		if (renewed) continue;
		sender.tell(reply.status === 429 ? 'pass' : 'unanswered');
		await sender.pause(waitMs(++attempts, reply.seconds), reply === noReply);
	}
	return null;
}

async function workBegun(sender: Sender): Promise<unknown> {
	const { begun } = sender;
	sender.begun = undefined;
	if (begun) sender.tell('working');
	return begun?.catch(() => undefined);
}
