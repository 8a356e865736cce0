import { SvelteMap } from 'svelte/reactivity';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { noReply, pause, post, replyOf, type Reply } from '#lib/voting/ballot-line.ts';
import { sameChoice, type BallotForm, type Choice } from '#lib/voting/choice.ts';
import { forgetBallot, keepBallot, keepPromise, keptBallot } from '#lib/voting/kept-ballots.ts';
import { fateOf } from '#lib/voting/lost-ballot.ts';
import { newNonce, sendBallot, type Ballot, type Outcome, type Standing } from '#lib/voting/send-ballot.ts';
import worker from '#lib/voting/proof.worker.ts?worker&url';
import { solveProof } from '#lib/voting/solve-proof.ts';
import { markVoted } from '#lib/voting/voted-mark.ts';
import type { LiveFeed } from './live-feed.svelte.ts';

/** The ballot that stands for this device in one poll. */
export interface StandingBallot {
	slug: string;
	option: Choice;
	/** Of a ballot that was cast elsewhere; one from here has one option. */
	form?: BallotForm;
	code: string | null;
	/** Cast by this page. */
	fresh?: boolean;
}

/** What is under way for one poll: the programme may have gone on to the next while an answer is awaited. */
interface Sending {
	busy: boolean;
	message: string;
}

/** The vote of devices inside the live page: one press, sent until it has an answer or the vote ends, also by the page that is opened next. */
export class BallotBox {
	/** Of the poll that was answered last. */
	cast = $state.raw<StandingBallot | null>(null);
	private readonly sendings = new SvelteMap<string, Sending>();
	private readonly endings = new SvelteMap<string, AbortController>();
	private readonly feed: Pick<LiveFeed, 'cast'>;
	private pass: string | undefined;
	private readonly path: string | undefined;

	/** `path`: how this viewer watches, where the address of the page says so. */
	constructor(feed: Pick<LiveFeed, 'cast'>, own: StandingBallot | null, path?: string) {
		this.feed = feed;
		this.cast = own;
		this.path = path;
	}

	busy(slug: string): boolean {
		return this.sendings.get(slug)?.busy ?? false;
	}

	message(slug: string): string {
		return this.sendings.get(slug)?.message ?? '';
	}

	async vote(slug: string, option: number): Promise<void> {
		if (!this.busy(slug)) await this.send(slug, { option, nonce: newNonce(), path: this.path }, false);
	}

	/** The vote that is on air: a ballot left without an answer goes on while it is open, and ends with it. */
	async follow(slug: string, state: 'soon' | 'open' | 'closed'): Promise<void> {
		if (state === 'soon') return;
		if (state === 'closed') this.endings.get(slug)?.abort();
		const kept = this.busy(slug) ? null : keptBallot(slug, null);
		if (!kept) return;
		const own = this.cast?.slug === slug ? this.cast : null;
		if (own && sameChoice(own.option, kept.option)) forgetBallot(slug);
		else if (state === 'open') await this.send(slug, kept, true);
		else if (own) forgetBallot(slug);
		else await this.askAfter(slug, kept);
	}

	/** `resumed`: an earlier page has sent it already, perhaps with success. */
	private async send(slug: string, ballot: Ballot, resumed: boolean): Promise<void> {
		const ending = new AbortController();
		this.endings.set(slug, ending);
		const kept = keepBallot(slug, ballot, null);
		this.say(slug, true, null);
		const sender = {
			cast: (sent: Ballot, pass?: string) => this.attempt(slug, sent, pass, ending.signal),
			askPass: (earned: object) => post('/api/v1/viewer', earned),
			solve: (challenge: object) => solveProof(worker, challenge),
			tell: (standing: Standing) => this.say(slug, true, standing, kept),
			pause: (ms: number, awake: boolean) => pause(ms, awake, ending.signal),
			pass: this.pass,
			ended: ending.signal
		};
		const outcome = await sendBallot(ballot, sender);
		this.pass = sender.pass;
		await this.settle(slug, ballot, { ...outcome, lost: outcome.lost || resumed });
	}

	/** Over the open socket, or else over a request of its own. */
	private async attempt(
		slug: string,
		{ option, nonce, path }: Ballot,
		pass: string | undefined,
		ended: AbortSignal
	): Promise<Reply> {
		const overSocket = await this.feed
			.cast({ slug, option, nonce, path, pass, locale: getLocale() })
			.catch(() => null);
		if (overSocket) return replyOf(overSocket);
		return ended.aborted ? noReply : post(`/api/v1/polls/${slug}/ballots`, { option, nonce, path }, pass);
	}

	private async settle(slug: string, ballot: Ballot, { answer, lost }: Outcome): Promise<void> {
		const code = answer?.error?.code;
		if (!answer || (code === 'poll_closed' && lost)) return this.askAfter(slug, ballot);
		forgetBallot(slug);
		if (!answer.error || code === 'ballot_already_cast') markVoted(slug);
		if (answer.error) return this.finish(slug, answer.error.message);
		keepPromise(slug, answer.promise, null);
		this.cast = { slug, option: answer.option ?? ballot.option, code: answer.code ?? null, fresh: true };
		this.finish(slug, '');
	}

	/** The vote ended before there was an answer. */
	private async askAfter(slug: string, { option }: Pick<Ballot, 'option'>): Promise<void> {
		this.finish(slug, m.voting_unanswered_late());
		const fate = await fateOf(slug, this.pass);
		if (!fate) return;
		forgetBallot(slug);
		if (!fate.stands) return;
		markVoted(slug);
		this.cast = { slug, option: fate.option ?? option, code: fate.code ?? null };
		this.finish(slug, '');
	}

	private finish(slug: string, message: string): void {
		this.sendings.set(slug, { busy: false, message });
		this.endings.delete(slug);
	}

	private say(slug: string, busy: boolean, standing: Standing, kept = true): void {
		const words = {
			busy: m.voting_busy_retry,
			unanswered: kept ? m.voting_unanswered : m.voting_unanswered_unkept,
			pass: m.voting_pass_wait,
			working: m.voting_working
		};
		this.sendings.set(slug, { busy, message: standing ? words[standing]() : '' });
	}
}
