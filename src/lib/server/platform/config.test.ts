import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const secret = 'a secret of the tests, long enough for a real one';
const read = (change: Record<string, string>) => readConfig({ SECRET: secret, ...change });

test.each([
	['PORT', 'abc', 'must be a whole number'],
	['PORT', '65536', 'must be a port, 65535 at most'],
	['WORKER_SLOTS', '-1', 'must not be below 0'],
	['SMTP_URL', 'mail.example', 'must be an address that begins with smtp:// or smtps://'],
	['S3_ENDPOINT', 's3.example', 'must be an address that begins with http:// or https://']
])('%s=%s stops the start, with its name and what it should be', (name, value, fault) => {
	const s3 = { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 's' };
	const whole = name === 'S3_ENDPOINT' ? s3 : {};
	expect(() => read({ ...whole, [name]: value })).toThrow(
		`The configuration is not usable. ${name}: ${fault}`
	);
});

test('a store named in part stops the start, and says what is missing', () => {
	expect(() => read({ S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'files' })).toThrow(
		'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: must be set, too, where S3_ENDPOINT and S3_BUCKET are'
	);
});

test.each(['foo', 'postgres://[bad', 'postgresql://u:%zz@host/name'])(
	'DATABASE_URL=%s stops the start with a sentence, before the driver throws at it',
	(DATABASE_URL) => {
		expect(() => read({ DATABASE_URL })).toThrow(/DATABASE_URL: must (be|begin)/);
	}
);

test('ORIGIN is an origin: with a path, letters would carry links that lead nowhere', () => {
	for (const ORIGIN of ['https://champion.example', 'https://champion.example:8443/', 'http://챔피언.kr'])
		expect(read({ ORIGIN }).ORIGIN).toBe(ORIGIN);
	for (const ORIGIN of [
		'https://champion.example/path',
		'ftp://x',
		'champion.example',
		'https://a@b.example'
	])
		expect(() => read({ ORIGIN })).toThrow(/ORIGIN: must be scheme, host and port alone/);
});
