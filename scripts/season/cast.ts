import type { DemoPerson } from '#demo/index.ts';
import { Browser } from './browser.ts';
import type { PlaySettings } from './play.ts';

interface Mail {
	subject: string;
	body: string;
}

/** Everyone who plays, each with a browser of their own, signed up once and signed in from then on. */
export class Cast {
	private readonly settings: PlaySettings;
	private readonly browsers = new Map<string, Promise<Browser>>();

	constructor(settings: PlaySettings) {
		this.settings = settings;
	}

	/** The person's signed-in browser. Signs them up, confirms their address by the mailed link, and signs them in. */
	as(person: DemoPerson): Promise<Browser> {
		let browser = this.browsers.get(person.key);
		if (!browser) this.browsers.set(person.key, (browser = this.enter(person)));
		return browser;
	}

	visitor(): Browser {
		return new Browser(this.settings.origin);
	}

	private async enter(person: DemoPerson): Promise<Browser> {
		const browser = this.visitor();
		if (await this.signIn(browser, person)) return browser;
		const prefix = person.locale === 'en' ? '/en' : '';
		const { password } = this.settings;
		await browser.post(`${prefix}/signup?/signUp`, {
			name: person.name[person.locale],
			email: person.mail,
			password
		});
		const path = await this.mailedPath(person.mail, /\/confirm\/[\w-]+/);
		// The second try of a confirmation whose answer was lost finds the link used; then signing in works.
		await browser.post(`${prefix}${path}?/confirm`, { password }, ['link_not_valid', 'already_done']);
		if (!(await this.signedIn(browser)) && !(await this.signIn(browser, person)))
			throw new Error(`${person.mail} could not sign in`);
		return browser;
	}

	private async signIn(browser: Browser, person: DemoPerson): Promise<boolean> {
		const answer = await browser.post(
			'/signin?/signIn',
			{ email: person.mail, password: this.settings.password },
			['wrong_credentials', 'address_not_confirmed']
		);
		return answer.type === 'redirect' || (answer.type === 'success' && this.signedIn(browser));
	}

	private async signedIn(browser: Browser): Promise<boolean> {
		const { user } = await browser.page<{ user: unknown }>('/');
		return user !== null;
	}

	/** A path in the latest mail to an address, as its reader would click it. */
	async mailedPath(address: string, pattern: RegExp): Promise<string> {
		const mails = await this.visitor().json<Mail[]>(`/dev/mail?to=${encodeURIComponent(address)}`);
		for (const mail of mails) {
			const path = pattern.exec(mail.body)?.[0];
			if (path) return path;
		}
		throw new Error(`no mail to ${address} holds ${pattern}`);
	}
}
