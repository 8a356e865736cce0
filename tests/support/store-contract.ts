import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ObjectStore, Part, SignedUpload } from '#lib/server/platform/index.ts';
import { outcome } from './barrier.ts';

/** A store, and how a client elsewhere reaches its signed addresses. */
export interface StoreAtTest {
	store: ObjectStore;
	send(to: SignedUpload, body: Uint8Array): Promise<Response>;
	fetch(address: string, headers?: Record<string, string>): Promise<Response>;
}

/** S3 takes no smaller part, save the last. */
export const PART = 5 * 1024 * 1024;
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const soon = () => new Date(Date.now() + 60_000);
const fresh = () => `tests/${randomUUID()}`;

export const partsOf = (content: Uint8Array, partBytes = PART): (Part & { body: Uint8Array })[] =>
	Array.from({ length: Math.ceil(content.length / partBytes) }, (_, at) => {
		const body = content.subarray(at * partBytes, (at + 1) * partBytes);
		return { number: at + 1, bytes: body.length, sha256: sha256(body), body };
	});

/** What every store promises; run against each. */
export function storeContract(name: string, at: () => StoreAtTest): void {
	describe(`${name}: objects`, () => {
		test('come back as they were put, with size and hash computed from the bytes', async () => {
			const { store } = at();
			const [key, body] = [fresh(), randomBytes(100_000)];
			const told = { key, bytes: body.length, sha256: sha256(body) };
			expect(await store.put(key, body)).toEqual(told);
			expect(await store.head(key)).toEqual(told);
			expect(await store.size(key)).toBe(body.length);
			expect((await store.get(key))!.equals(body)).toBe(true);
			expect(Buffer.concat(await (await store.stream(key)).toArray()).equals(body)).toBe(true);
			const middle = await store.stream(key, { start: 10, end: 19 });
			expect(Buffer.concat(await middle.toArray()).equals(body.subarray(10, 20))).toBe(true);
		});

		test('that are not there are null, or not found; removing one twice is a no-op', async () => {
			const { store } = at();
			const key = fresh();
			expect([await store.get(key), await store.head(key), await store.size(key)]).toEqual([
				null,
				null,
				null
			]);
			expect(await outcome(store.stream(key))).toBe('not_found');
			await store.put(key, Buffer.from('x'));
			await store.remove(key);
			await store.remove(key);
			expect(await store.get(key)).toBeNull();
		});
	});

	describe(`${name}: addresses`, () => {
		test('to read give the whole object as a download, or a range of it', async () => {
			const { store, fetch } = at();
			const key = fresh();
			await store.put(key, Buffer.from('abcdefghij'));
			const address = await store.signDownload(key, '문제 자료.csv', soon());
			const whole = await fetch(address);
			expect([whole.status, await whole.text()]).toEqual([200, 'abcdefghij']);
			expect(whole.headers.get('content-disposition')).toContain(encodeURIComponent('문제 자료.csv'));
			const part = await fetch(address, { range: 'bytes=2-4' });
			expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
				206,
				'cde',
				'bytes 2-4/10'
			]);
			expect((await fetch(await store.signForJob(key, 'job:1', soon()))).status).toBe(200);
		});

		test('that were altered, have ended, or were never signed open nothing', async () => {
			const { store, fetch, send } = at();
			const [key, other] = [fresh(), fresh()];
			await store.put(key, Buffer.from('mine'));
			await store.put(other, Buffer.from('theirs'));
			const address = await store.signDownload(key, 'x', soon());
			expect((await fetch(address.replace(key, other))).status).toBe(403);
			expect((await fetch(address.split('?')[0]!)).status).toBe(403);
			const upload = await store.signUpload(fresh(), 4, soon(), sha256(Buffer.from('mine')));
			expect(
				(await send({ ...upload, url: upload.url.replace(/tests\/[0-9a-f-]+/, other) }, Buffer.from('mine')))
					.status
			).toBe(403);
			const brief = await store.signDownload(key, 'x', new Date(Date.now() + 1000));
			await expect.poll(async () => (await fetch(brief)).status, { timeout: 5000 }).toBe(403);
		});

		test('to write take exactly the size and the bytes that were announced', async () => {
			const { store, send } = at();
			const [key, body] = [fresh(), Buffer.from('twelve bytes')];
			const to = await store.signUpload(key, body.length, soon(), sha256(body));
			for (const wrong of ['twelve byteS', 'twelve bytes and more', 'twelve'])
				expect((await send(to, Buffer.from(wrong))).status).toBeGreaterThanOrEqual(400);
			expect(await store.get(key)).toBeNull();
			expect((await send(to, body)).status).toBeLessThan(300);
			expect((await store.get(key))!.toString()).toBe('twelve bytes');
			expect((await send(to, Buffer.from('twelve byteS'))).status).toBeGreaterThanOrEqual(400);
			expect((await store.get(key))!.toString()).toBe('twelve bytes');
		});
	});

	describe(`${name}: uploads in parts`, () => {
		const started = async (content: Uint8Array) => {
			const { store, send } = at();
			const key = fresh();
			const uploadId = await store.startParts(key, content.length, PART);
			const deliver = async (part: Part & { body: Uint8Array }, body = part.body) =>
				send(await store.signPart(key, uploadId, part, soon()), body);
			return { key, uploadId, deliver, parts: partsOf(content) };
		};

		test('arrive in any order and twice, and are joined to the whole, once or again', async () => {
			const { store } = at();
			const content = randomBytes(2 * PART + 1234);
			const { key, uploadId, deliver, parts } = await started(content);
			expect(await store.standingParts(key, uploadId)).toEqual([]);
			await Promise.all([parts[2]!, parts[0]!, parts[0]!].map((part) => deliver(part)));
			expect((await store.standingParts(key, uploadId))!.map(({ number, bytes }) => [number, bytes])).toEqual(
				[
					[1, PART],
					[3, 1234]
				]
			);
			expect((await deliver(parts[1]!)).status).toBe(200);
			expect(await store.get(key)).toBeNull();
			await store.joinParts(key, uploadId);
			await store.joinParts(key, uploadId);
			expect(await store.head(key)).toEqual({ key, bytes: content.length, sha256: sha256(content) });
			expect(await store.standingParts(key, uploadId)).toBeNull();
		});

		test('with other bytes than announced are refused, and do not stand', async () => {
			const { store } = at();
			const { key, uploadId, deliver, parts } = await started(randomBytes(PART + 10));
			const spoiled = Buffer.from(parts[1]!.body);
			spoiled[3]! ^= 1;
			for (const body of [spoiled, parts[1]!.body.subarray(1), Buffer.concat([parts[1]!.body, spoiled])])
				expect((await deliver(parts[1]!, body)).status).toBeGreaterThanOrEqual(400);
			expect(await store.standingParts(key, uploadId)).toEqual([]);
			await deliver(parts[1]!);
			await deliver(parts[1]!, spoiled);
			await deliver(parts[0]!);
			await store.joinParts(key, uploadId);
			expect((await store.get(key))!.equals(Buffer.concat(parts.map(({ body }) => body)))).toBe(true);
		});

		test('that were dropped are gone, and take nothing more', async () => {
			const { store } = at();
			const { key, uploadId, deliver, parts } = await started(randomBytes(PART + 10));
			await deliver(parts[0]!);
			await store.dropParts(key, uploadId);
			await store.dropParts(key, uploadId);
			expect(await store.standingParts(key, uploadId)).toBeNull();
			expect((await deliver(parts[1]!)).status).toBe(404);
			expect(await outcome(store.joinParts(key, uploadId))).toBe('upload_incomplete');
			expect(await store.get(key)).toBeNull();
		});

		test('that nobody finished are found by their age', async () => {
			const { store } = at();
			const { key, uploadId } = await started(randomBytes(PART + 10));
			const ids = async (before: Date) => (await store.openUploads(before)).map((open) => open.uploadId);
			expect(await ids(new Date(Date.now() - 60_000))).not.toContain(uploadId);
			const stale = await store.openUploads(new Date(Date.now() + 60_000));
			expect(stale.find((open) => open.uploadId === uploadId)).toMatchObject({ key, uploadId });
			await store.dropParts(key, uploadId);
			expect(await ids(new Date(Date.now() + 60_000))).not.toContain(uploadId);
		});
	});
}
