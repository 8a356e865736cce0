import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordAnswer } from './recorded-answer.ts';
import { keyOf, pageOf, send, type SharedPage } from './shared-page.ts';

const mostPages = 100;
const mostBytes = 400_000;
/** What a crowd of voters writes, thousands of times a second, and no shared page shows at once: a pass, and a ballot. */
const voters = /^(\/api\/v1\/(viewer|polls\/[^/?]+\/ballots)(\?|$)|(\/en)?\/vote\/[^/?]+\?\/cast$)/;

/**
 * Serves a page that a thousand strangers open in the same second from one rendering. Asked before Kit: a page at hand
 * is answered (true), the first to ask for one passes through and is listened to (false), those who come meanwhile wait
 * for it. Whoever is signed in, or has cast a ballot that a page shows, passes by. Each answer has a nonce of its own, as if it had
 * been rendered for its reader. Any write through this process but a voter's forgets everything, so nobody misses their own
 * act.
 */
export class PageCache {
	private readonly pages = new Map<string, Promise<SharedPage | null>>();
	private readonly passing = new WeakSet<IncomingMessage>();
	private readonly again: (request: IncomingMessage, response: ServerResponse) => void;

	/** `again` hands a request to the server once more, when what it waited for turned out not to be for everybody. */
	constructor(again: (request: IncomingMessage, response: ServerResponse) => void) {
		this.again = again;
	}

	readonly front = (request: IncomingMessage, response: ServerResponse): boolean => {
		if (request.method !== 'GET') {
			if (request.method !== 'HEAD' && !voters.test(request.url ?? '')) this.forgetAround(response);
			return false;
		}
		// Whoever left before it was their turn hears of nothing, and everybody would wait for what they never get.
		if (response.destroyed || request.socket.destroyed) return true;
		if (this.passing.has(request)) return false;
		const key = keyOf(request);
		if (key === null) return false;
		const waiting = this.pages.get(key);
		if (!waiting) {
			delete request.headers['if-none-match']; // the others need the whole of it
			this.listen(key, response);
			return false;
		}
		void waiting.then((page) => {
			if (page && page.until > Date.now()) return send(request, response, page);
			if (page && this.pages.get(key) === waiting) this.pages.delete(key);
			if (!page) this.passing.add(request);
			this.again(request, response);
		});
		return true;
	};

	/** A page rendered while something was being written may show the time before: forgotten at both ends. */
	private forgetAround(response: ServerResponse): void {
		this.pages.clear();
		response.once('finish', () => this.pages.clear());
	}

	private listen(key: string, response: ServerResponse): void {
		if (this.pages.size >= mostPages) this.pages.clear();
		const page = recordAnswer(response, mostBytes).then((answer) => answer && pageOf(answer));
		this.pages.set(key, page);
		const forget = () => this.pages.get(key) === page && this.pages.delete(key);
		void page.then((usable) => {
			if (usable) setTimeout(forget, usable.until - Date.now()).unref();
			else forget();
		});
	}
}
