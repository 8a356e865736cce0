import { DomainError, logger, refuse } from '#lib/server/platform/index.ts';

interface OpenIdError {
	name?: string;
	message?: string;
	/** The library's own word for what went wrong. */
	code?: string;
	/** The provider's word for it. */
	error?: string;
	status?: number;
}

/** The provider said something that cannot be believed; all else is a provider that is not there just now. */
const untrusted = new Set([
	'OAUTH_INVALID_RESPONSE',
	'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
	'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
	'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
	'OAUTH_KEY_SELECTION_FAILED',
	'OAUTH_MISSING_SERVER_METADATA',
	'OAUTH_UNSUPPORTED_OPERATION'
]);

/** Refuses with what a reader can do about it. Of the fault only its kind is logged: its details may name the person. */
export function refusalOfProvider(thrown: unknown, name: string): never {
	if (thrown instanceof DomainError) throw thrown;
	const { name: kind, code, error, status, message } = (thrown ?? {}) as OpenIdError;
	if (error === 'access_denied') refuse('identity_cancelled', { name });
	const missing = message === 'claim_missing';
	logger.warn({
		code: 'identity_failed',
		kind,
		fault: missing ? message : code,
		said: error?.slice(0, 60),
		status
	});
	if (error === 'invalid_grant') refuse('identity_expired');
	const doubtful = missing || (code !== undefined && untrusted.has(code));
	refuse(doubtful ? 'identity_not_trusted' : 'identity_away', { name, seconds: 60 });
}
