import type { Choice } from '#lib/voting/choice.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { m } from '#lib/paraglide/messages.js';
import { earnPass } from '#lib/voting/earn-pass.ts';
import type { LiveFeed } from './live-feed.svelte.ts';

interface Answer {
	state?: 'counted' | 'already';
	option?: number;
	code?: string;
	promise?: string;
	error?: { code: string; message: string; details?: { seconds?: number; challenge?: string } };
}

const newNonce = (): string =>
	btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.slice(0, 22);

/** The vote inside the live page: one press, sent until it is answered, with one nonce throughout. */
export class BallotBox {
	busy = $state(false);
	message = $state('');
	/** The ballot that stands for this device, per poll. */
	cast = $state.raw<{ slug: string; option: Choice; code: string | null } | null>(null);
	private readonly feed: LiveFeed;
	private pass: string | undefined;

	constructor(feed: LiveFeed, own: { slug: string; option: Choice; code: string | null } | null) {
		this.feed = feed;
		this.cast = own;
	}

	async vote(slug: string, option: number): Promise<void> {
		this.busy = true;
		this.message = '';
		try {
			const answer = await this.send(slug, option, newNonce());
			if (answer.error) this.message = answer.error.message;
			else this.keep(slug, answer);
		} catch {
			this.message = m.voting_offline();
		}
		this.busy = false;
	}

	private async send(slug: string, option: number, nonce: string): Promise<Answer> {
		for (;;) {
			const answer = await this.once(slug, option, nonce);
			if (answer.error?.code === 'pass_needed' && !this.pass) {
				const given = await earnPass();
				if (!given.pass) return given;
				this.pass = given.pass;
			} else if (answer.error?.code === 'unavailable') {
				this.message = m.voting_busy_retry();
				await new Promise((resolve) => setTimeout(resolve, 1000 + Math.random() * 2000));
			} else return answer;
		}
	}

	private async once(slug: string, option: number, nonce: string): Promise<Answer> {
		const overSocket = await this.feed.cast(slug, option, nonce, getLocale(), this.pass).catch(() => null);
		if (overSocket) return overSocket as Answer;
		const headers: Record<string, string> = { 'content-type': 'application/json' };
		if (this.pass) headers.authorization = `Bearer ${this.pass}`;
		const answer = await fetch(`/api/v1/polls/${slug}/ballots`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ option, nonce })
		});
		return (await answer.json()) as Answer;
	}

	private keep(slug: string, { option, code, promise }: Answer): void {
		this.cast = { slug, option: option!, code: code ?? null };
		this.message = '';
		try {
			if (promise) localStorage.setItem(`promise:${slug}`, promise);
		} catch {
			// No storage in this window; the receipt follows all the same.
		}
	}
}
