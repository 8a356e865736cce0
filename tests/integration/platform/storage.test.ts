import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, utimesSync } from 'node:fs';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeFront } from '#lib/server/app/http/store-front.ts';
import {
	DirectoryStore,
	storage,
	unsafeSealedStorage,
	type SignedUpload
} from '#lib/server/platform/index.ts';
import { outcome } from '../../support/barrier.ts';
import { PART, partsOf, sha256, storeContract } from '../../support/store-contract.ts';

const server = createServer((request, response) => void storeFront(request, response));
let origin: string;
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

storeContract('directory', () => ({
	store: unsafeSealedStorage(),
	send: ({ url, headers }: SignedUpload, body) =>
		fetch(origin + url, { method: 'PUT', headers, body: body as BodyInit }),
	fetch: (address, headers = {}) => fetch(origin + address, { headers })
}));

test('a refused sender hears why in its language, on a connection that goes on, whatever was still on its way', async () => {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const put = (url: string, body: Buffer, headers: Record<string, string> = {}) =>
		new Promise<{ status: number; text: string; port: number | undefined }>((resolve, reject) => {
			const told = { 'accept-language': 'en', 'content-length': String(body.length), ...headers };
			const asked = request(origin + url, { method: 'PUT', agent, headers: told }, (answer) => {
				const port = answer.socket.localPort;
				answer.toArray().then((pieces: Buffer[]) => {
					resolve({ status: answer.statusCode!, text: Buffer.concat(pieces).toString(), port });
				}, reject);
			});
			asked.once('error', reject).end(body);
		});
	const soon = new Date(Date.now() + 60_000);
	const store = unsafeSealedStorage();
	const body = randomBytes(3 * 2 ** 20);
	const to = async (bytes: number, hash = sha256(body)) =>
		(await store.signUpload(`tests/${randomUUID()}`, bytes, soon, hash)).url;
	const unsigned = await put('/api/store/tests/x', body);
	const large = await put(await to(10), body);
	const other = await put(await to(body.length, sha256(Buffer.from('x'))), body);
	const whole = await put(await to(body.length), body);
	expect([unsigned, large, other, whole].map(({ status }) => status)).toEqual([403, 413, 409, 201]);
	expect(JSON.parse(unsigned.text)).toMatchObject({ error: { code: 'address_not_valid' } });
	expect(JSON.parse(large.text)).toMatchObject({ error: { code: 'too_large', details: { limit: 10 } } });
	expect((JSON.parse(other.text) as { error: { message: string } }).error.message).toMatch(/^[A-Z]/);
	expect(new Set([unsigned, large, other, whole].map(({ port }) => port)).size).toBe(1);
	agent.destroy();
});

test('what is not plainly an address, or comes from a page elsewhere, is left to the route behind its checks', () => {
	const left = (url: string, headers = {}, method = 'PUT') =>
		!storeFront({ method, url: `/api/store/${url}`, headers } as IncomingMessage, {} as ServerResponse);
	const host = 'champion.example';
	expect([
		left('a/../b'),
		left('a%2Fb'),
		left('a//b'),
		left('a', {}, 'DELETE'),
		left('a', { host, origin: 'https://elsewhere.example' }),
		left('a', { host, 'sec-fetch-site': 'cross-site' })
	]).toEqual(Array(6).fill(true));
});

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
