import type { PollDesk } from '#lib/server/voting/index.ts';
import type { Books } from '../books.ts';

const everyMs = 2000;

/** What the desk knows, as books: until it is decided, a ballot set aside is neither counted nor excluded. */
export const booksOf = ({ ballots }: Pick<PollDesk, 'ballots'>): Books => {
	const { stored, voters, aside, excluded } = ballots;
	const { received, late, repeated, noSuchOption } = ballots.intake;
	const quarantined = aside + excluded;
	return {
		received,
		counted: voters - quarantined,
		superseded: stored - voters,
		quarantined,
		...{ late, repeated, noSuchOption }
	};
};

/** Asks again while a poll can still change, and reckons from two answers how fast ballots come in. */
export class LiveDesk {
	perSecond = $state<number | null>(null);
	private readonly desk: () => PollDesk;
	private last: { at: number; received: number } | null = null;

	constructor(desk: () => PollDesk) {
		this.desk = desk;
	}

	/** Returns how to stop it. */
	follow(refresh: () => Promise<void>): () => void {
		this.measure();
		const timer = setInterval(() => {
			// Whoever is typing a reason keeps what is on the screen; so does a tab that nobody sees.
			const { state } = this.desk().poll;
			if (document.hidden || state === 'published' || state === 'draft') return;
			void refresh().then(() => this.measure());
		}, everyMs);
		return () => clearInterval(timer);
	}

	private measure(): void {
		const { received } = this.desk().intake;
		const at = performance.now();
		if (this.last && at > this.last.at)
			this.perSecond = Math.max(0, (received - this.last.received) / ((at - this.last.at) / 1000));
		this.last = { at, received };
	}
}
