import { config, publicOrigin, refuse, refuseIf } from '#lib/server/platform/index.ts';
import { inLocale, type Locale } from '#lib/text.ts';
import type { IdentityRule } from '#lib/voting/leaf.ts';
import { spendOnce } from '../fraud/proof.ts';
import { identityPass } from '../passes.ts';
import { attemptSeconds, sealAttempt, type Attempt } from './attempt.ts';
import { identityClient, openid } from './client.ts';
import { refusalOfProvider } from './faults.ts';
import { identityProvider, isCurrent, type IdentityProvider } from './provider.ts';

/** Where a provider sends people back to; registered there by the operator. */
const callback = (): URL => new URL('/vote/identity/callback', publicOrigin());

/** A poll at which somebody wants to prove who they are. */
export interface AskingPoll {
	slug: string;
	seasonId: string;
	identity: IdentityRule | null;
}

/**
 * The provider's address for this reader, and what their browser keeps for the way back. `another`: whoever comes now may be
 * somebody else than the provider remembers. Refuses `identity_not_set_up`, `identity_away`.
 */
export async function beginIdentity(
	{ slug, seasonId, identity }: AskingPoll,
	locale: Locale,
	another: boolean
): Promise<{ address: string; attempt: string }> {
	const provider = identityProvider();
	// Another provider than the rules name knows the same people by other values: each would be two voters.
	if (!provider || !identity || !isCurrent(identity)) refuse('identity_not_set_up');
	const { buildAuthorizationUrl, calculatePKCECodeChallenge, ...random } = await openid();
	const [state, nonce] = [random.randomState(), random.randomNonce()];
	const verifier = random.randomPKCECodeVerifier();
	const address = buildAuthorizationUrl(await clientFor(provider, locale), {
		redirect_uri: callback().href,
		response_type: 'code',
		scope: config().IDENTITY_SCOPES,
		state,
		nonce,
		code_challenge: await calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256',
		ui_locales: locale,
		...(another && { prompt: 'login' })
	});
	return { address: address.href, attempt: sealAttempt({ state, nonce, verifier, slug, seasonId, locale }) };
}

const clientFor = ({ name }: IdentityProvider, locale: Locale) =>
	identityClient().catch((error: unknown) => refusalOfProvider(error, inLocale(name, locale)));

/**
 * What the provider said of somebody, as their pass; `asked` is what they came back with. Refuses `identity_foreign`,
 * `identity_expired`, `identity_cancelled`, `identity_not_trusted`, `identity_away`.
 */
export async function finishIdentity(asked: URLSearchParams, attempt: Attempt | null): Promise<string> {
	if (!attempt) refuse('identity_expired');
	refuseIf(asked.get('state') !== attempt.state, 'identity_foreign');
	const provider = identityProvider() ?? refuse('identity_not_set_up');
	// A browser may show its cookie twice; the same way back is walked once.
	refuseIf(!(await spendOnce(`identity:${attempt.state}`, attemptSeconds * 1000)), 'identity_expired');
	const client = await clientFor(provider, attempt.locale);
	const value = await vouchedValue(client, asked, attempt, provider.claim).catch((error: unknown) =>
		refusalOfProvider(error, inLocale(provider.name, attempt.locale))
	);
	return identityPass(attempt.seasonId, provider.issuer, value);
}

/** The claim by which the provider tells one person from another: of the signed token or, where it is not there, of its own answer. */
async function vouchedValue(
	client: Awaited<ReturnType<typeof identityClient>>,
	asked: URLSearchParams,
	{ state, nonce, verifier }: Attempt,
	claim: string
): Promise<string> {
	const { authorizationCodeGrant, fetchUserInfo } = await openid();
	const back = callback();
	back.search = asked.toString();
	const tokens = await authorizationCodeGrant(client, back, {
		expectedState: state,
		expectedNonce: nonce,
		pkceCodeVerifier: verifier,
		idTokenExpected: true
	});
	const claims = tokens.claims()!;
	const value =
		claims[claim] === undefined && client.serverMetadata().userinfo_endpoint
			? (await fetchUserInfo(client, tokens.access_token, claims.sub))[claim]
			: claims[claim];
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	if (typeof value !== 'string' || value === '') throw new Error('claim_missing');
	return value;
}
