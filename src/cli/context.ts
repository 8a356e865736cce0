import type { Locale } from '#lib/text.ts';
import { Client } from './client.ts';
import { Credentials, type Account } from './credentials.ts';
import { Failure } from './failure.ts';
import type { Values } from './options.ts';
import { words, type Say } from './words.ts';

/** What every command works with. */
export interface Context {
	locale: Locale;
	version: string;
	say: Say;
	json: boolean;
	credentials: Credentials;
	/** CHAMPION_TOKEN is used instead of what is stored. */
	tokenFromEnv: boolean;
	exitCode: number;
	/** The server that is meant; refuses where none is known. */
	server(): string;
	account(): Account | null;
	/** Whoever is signed in, or nobody: for what is public. */
	open(): Client;
	/** Refuses where nobody is signed in. */
	signedIn(): Client;
	clientWith(token: string | null): Client;
	/** The answer itself: JSON where it was asked for, else the text. */
	tell(value: unknown, text: () => string): void;
	/** For people, beside the answer: to standard error, and not at all with --quiet. */
	note(text: string): void;
}

export function contextFor(values: Values, locale: Locale, version: string): Context {
	const say = words(locale);
	const credentials = new Credentials(process.env);
	const { CHAMPION_SERVER, CHAMPION_TOKEN } = process.env;
	const server = () => {
		const named = values.server ?? CHAMPION_SERVER ?? credentials.read().server;
		if (!named) throw new Failure('usage', say('which_server'));
		const url = URL.parse(named.includes('://') ? named : `https://${named}`);
		if (!url || !/^https?:$/.test(url.protocol))
			throw new Failure('usage', say('bad_server', { server: named }));
		return url.origin;
	};
	const account = (): Account | null => {
		if (CHAMPION_TOKEN) return { token: CHAMPION_TOKEN, email: '', expiresAt: null };
		return credentials.read().accounts[server()] ?? null;
	};
	const note = (text: string) => {
		if (!values.quiet) console.error(text);
	};
	let warned = false;
	const clientWith = (token: string | null) => {
		const origin = server();
		if (token && !warned && isPlain(origin)) note(say('plain_http', { server: origin }));
		warned = true;
		return new Client({ server: origin, token, locale, version, note });
	};
	return {
		locale,
		version,
		say,
		json: values.json === true,
		credentials,
		tokenFromEnv: Boolean(CHAMPION_TOKEN),
		exitCode: 0,
		server,
		account,
		open: () => clientWith(account()?.token ?? null),
		signedIn() {
			const token = account()?.token;
			if (!token) throw new Failure('signIn', say('sign_in'));
			return clientWith(token);
		},
		clientWith,
		tell: (value, text) => console.log(values.json ? JSON.stringify(value, null, 2) : text()),
		note
	};
}

/** Not encrypted, and further away than this machine. */
function isPlain(origin: string): boolean {
	const { protocol, hostname } = new URL(origin);
	return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
