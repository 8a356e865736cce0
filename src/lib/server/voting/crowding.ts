const windowMs = 10_000;
/** Refused devices of a network that may come again in each second that they are told to wait. */
const perSecond = 50;
const longestSeconds = 30;

/**
 * How long those are told to wait whose network has had its passes: longer the more of them there are, since a stadium that
 * comes again every second gets no more passes for it, and keeps the database busy in the minute of the vote.
 */
export class Crowding {
	private refused = new Map<string, number>();
	private before = new Map<string, number>();
	private since = 0;

	/** Seconds for a network of which `more` were refused just now, and never fewer than `least`. */
	seconds(network: string, more: number, least: number, at = Date.now()): number {
		if (at - this.since > windowMs) {
			this.before = at - this.since > 2 * windowMs ? new Map() : this.refused;
			this.refused = new Map();
			this.since = at;
		}
		const now = (this.refused.get(network) ?? 0) + more;
		this.refused.set(network, now);
		const crowd = Math.max(now, this.before.get(network) ?? 0);
		return Math.max(least, Math.min(longestSeconds, Math.ceil(crowd / perSecond)));
	}
}
