import type { ClientAuth, Configuration } from 'openid-client';
import { config } from '#lib/server/platform/index.ts';

/** Loaded where somebody proves who they are: no other process needs it. */
export const openid = () => import('openid-client');

interface Known {
	settings: string;
	until: number;
	client: Promise<Configuration>;
}
let known: Known | undefined;
const keepMs = 3_600_000;

/** What the provider says of itself, asked for once an hour; what fails is asked for again by the next who needs it. */
export function identityClient(): Promise<Configuration> {
	const { IDENTITY_ISSUER, IDENTITY_CLIENT_ID, IDENTITY_CLIENT_SECRET, IDENTITY_TIMEOUT_SECONDS } = config();
	const settings = JSON.stringify([
		IDENTITY_ISSUER,
		IDENTITY_CLIENT_ID,
		IDENTITY_CLIENT_SECRET,
		IDENTITY_TIMEOUT_SECONDS
	]);
	if (known?.settings === settings && known.until > performance.now()) return known.client;
	const asked: Known = { settings, until: performance.now() + keepMs, client: discover() };
	known = asked;
	asked.client.catch(() => {
		if (known === asked) known = undefined;
	});
	return asked.client;
}

async function discover(): Promise<Configuration> {
	const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await openid();
	const { IDENTITY_ISSUER, IDENTITY_CLIENT_ID, IDENTITY_TIMEOUT_SECONDS: timeout } = config();
	const server = new URL(IDENTITY_ISSUER!);
	const client = await discovery(server, IDENTITY_CLIENT_ID!, undefined, await secretAsAsked(), {
		timeout,
		// The configuration has made sure that such an address is on this machine.
		execute: server.protocol === 'http:' ? [allowInsecureRequests] : []
	});
	// Signatures are checked also where a token comes straight from the provider: nothing rests on the connection alone.
	enableNonRepudiationChecks(client);
	return client;
}

/** The secret goes the way that the provider names; by the standard that is Basic where it names none. */
async function secretAsAsked(): Promise<ClientAuth> {
	const { ClientSecretBasic, ClientSecretPost } = await openid();
	const secret = config().IDENTITY_CLIENT_SECRET!;
	const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
	return (server, client, body, headers) => {
		const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
		(ways.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
	};
}
