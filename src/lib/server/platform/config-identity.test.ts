import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const secret = 'a secret of the tests, long enough for a real one';
const provider = {
	IDENTITY_ISSUER: 'https://id.example/realm',
	IDENTITY_CLIENT_ID: 'champion',
	IDENTITY_CLIENT_SECRET: 'between us'
};
const read = (change: Record<string, string>) => readConfig({ SECRET: secret, ...change });

test('a provider is known by the claim `sub` unless told otherwise', () => {
	expect(read(provider)).toMatchObject({ ...provider, IDENTITY_CLAIM: 'sub', IDENTITY_SCOPES: 'openid' });
	expect(read({}).IDENTITY_ISSUER).toBeUndefined();
});

test.each(['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000', 'https://id.example'])(
	'an issuer may be %s',
	(issuer) => expect(read({ ...provider, IDENTITY_ISSUER: issuer }).IDENTITY_ISSUER).toBe(issuer)
);

test.each([
	'http://id.example',
	'http://127.0.0.1.id.example',
	'id.example',
	'ftp://id.example',
	'https://id.example/?a=1',
	'https://me:secret@id.example'
])('an issuer that is %s stops the start, in one sentence', (issuer) =>
	expect(() => read({ ...provider, IDENTITY_ISSUER: issuer })).toThrow(
		/^The configuration is not usable. IDENTITY_ISSUER: must be the https:\/\/ address of the issuer/
	)
);

test('a provider named in part stops the start, and says what is missing', () => {
	expect(() => read({ IDENTITY_ISSUER: provider.IDENTITY_ISSUER })).toThrow(
		'IDENTITY_CLIENT_ID and IDENTITY_CLIENT_SECRET: must be set, too, where IDENTITY_ISSUER is'
	);
	expect(() => read({ ...provider, IDENTITY_ISSUER: '' })).toThrow(
		'IDENTITY_ISSUER: must be set, too, where IDENTITY_CLIENT_ID and IDENTITY_CLIENT_SECRET are'
	);
	expect(() => read({ ...provider, IDENTITY_SCOPES: 'profile' })).toThrow(
		'IDENTITY_SCOPES: must contain openid'
	);
	expect(() => read({ ...provider, IDENTITY_CLAIM: 'a b' })).toThrow(
		'IDENTITY_CLAIM: must be the name of one claim'
	);
});
