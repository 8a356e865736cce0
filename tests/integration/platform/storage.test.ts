import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { receiveObject, sendObject } from '#lib/server/platform/http/store.ts';
import {
	DirectoryStore,
	DomainError,
	storage,
	unsafeSealedStorage,
	type SignedUpload
} from '#lib/server/platform/index.ts';
import { outcome } from '../../support/barrier.ts';
import { PART, partsOf, sha256, storeContract } from '../../support/store-contract.ts';

const keyOf = (url: URL) => url.pathname.replace('/api/store/', '');

/** Refusals as the route makes them. */
async function answered(verb: () => Promise<Response>): Promise<Response> {
	try {
		return await verb();
	} catch (error) {
		if (error instanceof DomainError) return new Response(error.code, { status: error.status });
		throw error;
	}
}

storeContract('directory', () => ({
	store: unsafeSealedStorage(),
	send: ({ url: address, headers }: SignedUpload, body) => {
		const url = new URL(address, 'http://x');
		const request = new Request(url, { method: 'PUT', headers, body: body as BodyInit });
		return answered(() => receiveObject(keyOf(url), url.searchParams, request));
	},
	fetch: (address, headers = {}) => {
		const url = new URL(address, 'http://x');
		return answered(() => sendObject(keyOf(url), url.searchParams, new Request(url, { headers })));
	}
}));

test('what a killed process left half written is not there, and is swept when it is old', async () => {
	const store = unsafeSealedStorage() as DirectoryStore;
	const content = randomBytes(PART + 10);
	const [key, parts] = [`tests/${randomUUID()}`, partsOf(content)];
	const uploadId = await store.startParts(key, content.length, PART);
	await store.receivePart(key, uploadId, parts[1]!, [parts[1]!.body]);
	const cut = (async function* () {
		yield parts[0]!.body.subarray(0, 1000);
		throw new Error('the connection broke');
	})();
	await expect(store.receivePart(key, uploadId, parts[0]!, cut)).rejects.toThrow('broke');
	// As after a kill: another process opens the same directory.
	const reopened = new DirectoryStore(store.root);
	expect((await reopened.standingParts(key, uploadId))!.map(({ number }) => number)).toEqual([2]);
	await reopened.receivePart(key, uploadId, parts[0]!, [parts[0]!.body]);
	await reopened.joinParts(key, uploadId);
	expect((await reopened.head(key))!.sha256).toBe(sha256(content));

	const loose = path.join(store.root, '.uploads');
	expect(await outcome(store.receive(key, 4, [Buffer.from('12345')]))).toBe('too_large');
	expect(readdirSync(loose).filter((name) => name.startsWith('loose-'))).toEqual([]);
	const half = await store.startParts(key, 10, PART);
	utimesSync(path.join(loose, half), new Date(0), new Date(0));
	expect((await store.openUploads(new Date(1000))).map((open) => open.uploadId)).toEqual([half]);
	await store.dropParts(key, half);
});

test('a part is written where the upload was planned, and nowhere else', async () => {
	const store = unsafeSealedStorage() as DirectoryStore;
	const key = `tests/${randomUUID()}`;
	const uploadId = await store.startParts(key, 20, 10);
	const part = { number: 1, bytes: 10, sha256: sha256(Buffer.alloc(10)) };
	const told = (change: object, at = key, id = uploadId) =>
		outcome(store.receivePart(at, id, { ...part, ...change }, [Buffer.alloc(10)]));
	expect([
		await told({ number: 0 }),
		await told({ number: 3 }),
		await told({ bytes: 11 }),
		await told({}, 'tests/other'),
		await told({}, key, randomUUID()),
		await told({}, key, '../../../etc')
	]).toEqual(['bad_input', 'bad_input', 'bad_input', 'not_found', 'not_found', 'not_found']);
	await store.dropParts(key, uploadId);
});

test('what is sealed is put and removed, but neither read nor given an address', async () => {
	const key = `sealed/tests/${randomUUID()}`;
	await storage().put(key, Buffer.from('truth'));
	const soon = new Date(Date.now() + 60_000);
	const readings = [
		() => storage().get(key),
		() => storage().stream(key),
		() => storage().head(key),
		() => storage().size(key),
		() => storage().signDownload(key, 'x', soon),
		() => storage().signForJob(key, 'x', soon),
		() => storage().signUpload(key, 5, soon),
		() => storage().startParts(key, 5, 5)
	];
	for (const reading of readings) expect(reading).toThrow('sealed');
	expect((await unsafeSealedStorage().get(key))!.toString()).toBe('truth');
	await storage().remove(key);
	expect(await unsafeSealedStorage().get(key)).toBeNull();
});
