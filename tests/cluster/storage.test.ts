import { afterAll, beforeAll, expect, test } from 'vitest';
import { S3Store } from '#lib/server/platform/index.ts';
import { startRadosgw, type Radosgw } from '../support/radosgw.ts';
import { storeContract } from '../support/store-contract.ts';

const page = 'https://champion.example';
let gateway: Radosgw;
let store: S3Store;
beforeAll(async () => {
	gateway = await startRadosgw([page]);
	store = new S3Store(gateway.settings);
}, 300_000);
afterAll(() => gateway?.stop());

storeContract('S3 (radosgw)', () => ({
	store,
	send: ({ method, url, headers }, body) => fetch(url, { method, headers, body: body as BodyInit }),
	fetch: (address, headers) => fetch(address, { headers })
}));

test('a page may send parts from its own origin, and from no other', async () => {
	const { url, headers } = await store.signUpload(
		'tests/cors',
		1,
		new Date(Date.now() + 60_000),
		'0'.repeat(64)
	);
	const ask = (origin: string) =>
		fetch(url, {
			method: 'OPTIONS',
			headers: {
				origin,
				'access-control-request-method': 'PUT',
				'access-control-request-headers': Object.keys(headers).join(', ')
			}
		});
	const own = await ask(page);
	expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, page]);
	expect(own.headers.get('access-control-allow-headers')).toContain('x-amz-content-sha256');
	expect((await ask('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a wrong secret is not taken', async () => {
	const other = new S3Store({ ...gateway.settings, secretAccessKey: 'wrong' });
	await expect(other.get('tests/any')).rejects.toThrow();
});
