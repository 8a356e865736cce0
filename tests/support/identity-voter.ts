import { anonymous } from '#lib/server/platform/index.ts';
import { endIdentity, identityCookie, startIdentity, viewPoll } from '#lib/server/voting/index.ts';

type Visitor = Parameters<typeof endIdentity>[0];

/** A browser on its way to a provider and back: cookies of ours and of theirs, redirects followed one by one. */
export class IdentityVoter {
	/** Ours, as they would be sent back to us. */
	readonly jar = new Map<string, string>();
	private readonly theirs = new Map<string, string>();
	private readonly poll: { seasonId: string; slug: string };

	constructor(poll: { seasonId: string; slug: string }) {
		this.poll = poll;
	}

	get pass(): string | null {
		return this.jar.get(identityCookie) ?? null;
	}

	private event(address: string): Visitor {
		const { jar } = this;
		return {
			cookies: {
				get: (name) => jar.get(name),
				set: (name, value) => void jar.set(name, value),
				delete: (name) => void jar.delete(name)
			},
			locals: { actor: anonymous('en'), locale: 'en' },
			request: { headers: new Headers({ 'accept-language': 'en' }) },
			url: new URL(address, 'http://127.0.0.1'),
			getClientAddress: () => '203.0.113.9'
		};
	}

	/** The provider's address for this reader. */
	async begin({ another = false } = {}): Promise<string> {
		const poll = await viewPoll(this.poll.seasonId, this.poll.slug);
		return startIdentity(this.event(`/vote/identity?poll=${poll.slug}${another ? '&another=1' : ''}`), poll);
	}

	/** Gives the provider this name, or turns back at its form; where it sends us then. */
	async atProvider(address: string, name: string | null): Promise<string> {
		let answer = await this.ask(address);
		for (let step = 0; step < 12; step++) {
			const next = answer.headers.get('location');
			if (next?.includes('/vote/identity/callback')) return new URL(next).search;
			if (next) answer = await this.ask(new URL(next, address).href);
			else answer = await this.fillIn(answer, name);
		}
		throw new Error('The provider does not send us back.');
	}

	private async fillIn(page: Response, name: string | null): Promise<Response> {
		const html = await page.text();
		if (name === null) return this.ask(new URL(/href="([^"]*\/back)"/.exec(html)![1]!, page.url).href);
		const hidden = [...html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
		const body = new URLSearchParams([...hidden.map(([, key, value]) => [key!, value!]), ['name', name]]);
		return this.ask(new URL(/action="([^"]*)"/.exec(html)![1]!, page.url).href, { method: 'POST', body });
	}

	private async ask(address: string, init: RequestInit = {}): Promise<Response> {
		const cookie = [...this.theirs].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await fetch(address, { ...init, redirect: 'manual', headers: { cookie } });
		for (const each of answer.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(each) as unknown as [string, string, string];
			this.theirs.set(name, value);
		}
		return answer;
	}

	/** Comes back with what the provider has sent; why there is no pass, or null. */
	async comeBack(query: string): Promise<string | null> {
		return (await endIdentity(this.event(`/vote/identity/callback${query}`))).why;
	}

	/** The whole way. */
	async prove(name: string): Promise<string | null> {
		return this.comeBack(await this.atProvider(await this.begin(), name));
	}
}
