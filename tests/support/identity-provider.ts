// A real OpenID provider on this machine, for tests. As a program, node tests/support/identity-provider.ts PORT ORIGIN, it
// vouches for whoever types a name, for the installation at ORIGIN.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Provider, { errors, type Configuration } from 'oidc-provider';
// @ts-expect-error Its types leave out the store in memory; without one named it warns.
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';

export const client = { id: 'champion', secret: 'a secret between the two, long enough' };

interface Tokens {
	id_token?: string;
}
export interface TestProvider {
	issuer: string;
	/** Falsifies what the token endpoint answers. */
	tamper: ((tokens: Tokens) => Tokens) | null;
	/** How often the token endpoint was asked. */
	asked: number;
	/** A token with these claims changed, signed by the provider's own key or by another. */
	resign(token: string, change: Record<string, unknown>, key?: KeyObject): string;
	close(): Promise<void>;
}

const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
export const strangersKey = newKey;

export async function startProvider(redirect: string, port = 0): Promise<TestProvider> {
	const key = newKey();
	const server = createServer((request, response) => {
		if (request.url!.startsWith('/form/')) void askForName(provider, request, response);
		else void answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const provider = new Provider(issuer, configuration(redirect, key));
	provider.on('server_error', (_context, error) => console.error(error));
	const face: TestProvider = {
		issuer,
		tamper: null,
		asked: 0,
		resign: (token, change, by = key) => resigned(token, change, by),
		close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections())
	};
	provider.use(async (context, next) => {
		await next();
		if (context.path !== '/token') return;
		face.asked++;
		if (face.tamper && context.status === 200) context.body = face.tamper(context.body as Tokens);
	});
	const answer = provider.callback();
	return face;
}

/** Whoever types a name is that person; who turns back is told to us as the standard has it. */
async function askForName(
	provider: Provider,
	request: IncomingMessage,
	response: ServerResponse
): Promise<void> {
	const end = (result: Parameters<Provider['interactionFinished']>[2]) =>
		provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
	if (request.url!.endsWith('/back')) return end({ error: 'access_denied' });
	if (request.method === 'POST')
		return end({ login: { accountId: new URLSearchParams(await text(request)).get('name')! } });
	response.setHeader('content-type', 'text/html; charset=utf-8');
	response.end(`<!doctype html><html lang="en"><title>A provider of tests</title>
		<form method="post" action="${request.url}"><label>Name <input name="name"></label><button>Go on</button></form>
		<a href="${request.url}/back">Back</a></html>`);
}

const minutes = { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 600 };

function configuration(redirect: string, key: KeyObject): Configuration {
	return {
		clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirect] }],
		jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }] } as never,
		cookies: { keys: ['of the tests'] },
		adapter: createMemoryAdapter(),
		ttl: minutes,
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_context, { uid }) => `/form/${uid}` },
		// Told by its own answer and not in the token, as large providers do.
		claims: { openid: ['sub'], linking: ['ci'] },
		scopes: ['openid', 'linking'],
		findAccount: (_context, sub) => ({
			accountId: sub,
			claims: () => ({ sub, ci: `linking value of ${sub}` })
		}),
		// Nobody is asked whether we may know them: the vote's own page has said so.
		async loadExistingGrant({ oidc }) {
			if (!oidc.session?.accountId) throw new errors.InvalidRequest('nobody is signed in');
			const grant = new oidc.provider.Grant({
				clientId: oidc.client!.clientId,
				accountId: oidc.session.accountId
			});
			grant.addOIDCScope('openid linking');
			await grant.save();
			return grant;
		},
		pkce: { required: () => true }
	};
}

function resigned(token: string, change: Record<string, unknown>, key: KeyObject): string {
	const [head, body] = token.split('.') as [string, string];
	const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
	const text = `${head}.${Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url')}`;
	return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

if (import.meta.main) {
	const [port, origin] = process.argv.slice(2);
	const { issuer } = await startProvider(`${origin}/vote/identity/callback`, Number(port));
	console.log(issuer);
}
