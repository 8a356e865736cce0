import * as v from 'valibot';

/** An identity provider that vouches for voters; docs/votes.md. */
export const identityEntries = {
	IDENTITY_ISSUER: v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.check(
				isIssuer,
				'must be the https:// address of the issuer (http:// only on this machine), without ? or #'
			)
		)
	),
	IDENTITY_CLIENT_ID: v.optional(v.string()),
	IDENTITY_CLIENT_SECRET: v.optional(v.string()),
	/** What viewers read on the button; the host of the issuer unless told. */
	IDENTITY_NAME_KO: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40))),
	IDENTITY_NAME_EN: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40))),
	/** What stands for one person at this provider, and stays the same. */
	IDENTITY_CLAIM: v.optional(
		v.pipe(v.string(), v.trim(), v.regex(/^[\w:/.-]{1,200}$/, 'must be the name of one claim')),
		'sub'
	),
	IDENTITY_SCOPES: v.optional(
		v.pipe(v.string(), v.trim(), v.regex(/(^| )openid( |$)/, 'must contain openid')),
		'openid'
	),
	/** How long the provider is waited for. */
	IDENTITY_TIMEOUT_SECONDS: v.optional(
		v.pipe(v.string(), v.transform(Number), v.minValue(0.1), v.maxValue(60)),
		'8'
	)
};

function isIssuer(text: string): boolean {
	const url = URL.parse(text);
	if (!url || url.search !== '' || url.hash !== '' || url.username !== '') return false;
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Only here may a provider be spoken to without encryption. */
export const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
