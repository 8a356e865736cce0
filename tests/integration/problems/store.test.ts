import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { storage } from '#lib/server/platform/index.ts';
import { receiveObject, sendObject } from '#lib/server/platform/http/store.ts';
import { outcome } from '../../support/barrier.ts';

const soon = () => new Date(Date.now() + 60_000);
const words = 'abcdefghijklmnopqrstuvwxyz';

async function stored(): Promise<{
	key: string;
	get: (headers?: HeadersInit, change?: (url: URL) => void) => Promise<Response>;
}> {
	const key = `tests/${randomUUID()}`;
	await storage().put(key, Buffer.from(words));
	const url = new URL(await storage().signDownload(key, '문제 자료.csv', soon()), 'http://x');
	return {
		key,
		get: (headers = {}, change = () => {}) => {
			const asked = new URL(url);
			change(asked);
			return sendObject(key, asked.searchParams, new Request(asked, { headers }));
		}
	};
}

describe('reading from the store', () => {
	test('gives the whole object as a download under its own name', async () => {
		const response = await (await stored()).get();
		expect(await response.text()).toBe(words);
		expect(response.headers.get('content-disposition')).toBe(
			"attachment; filename*=UTF-8''" + encodeURIComponent('문제 자료.csv')
		);
		expect(response.headers.get('content-type')).toBe('application/octet-stream');
	});

	test('gives the range asked for, and refuses one outside', async () => {
		const { get } = await stored();
		const part = await get({ range: 'bytes=2-4' });
		expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
			206,
			'cde',
			'bytes 2-4/26'
		]);
		expect((await get({ range: 'bytes=-3' })).headers.get('content-length')).toBe('3');
		const outside = await get({ range: 'bytes=26-' });
		expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */26']);
	});

	test('refuses an address that was altered, has ended, or is for another object or act', async () => {
		const { get, key } = await stored();
		const ended = new URL(await storage().signDownload(key, 'x', new Date(Date.now() - 1)), 'http://x');
		const upload = new URL((await storage().signUpload(key, 26, soon())).url, 'http://x');
		const told = [
			await outcome(get({}, (url) => url.searchParams.set('expires', String(Date.now() + 9e9)))),
			await outcome(get({}, (url) => url.searchParams.delete('mac'))),
			await outcome(sendObject(key, ended.searchParams, new Request(ended))),
			await outcome(sendObject(key, upload.searchParams, new Request(upload))),
			await outcome(sendObject(`${key}-2`, ended.searchParams, new Request(ended)))
		];
		expect(told).toEqual([
			'address_not_valid',
			'address_not_valid',
			'address_expired',
			'address_not_valid',
			'address_not_valid'
		]);
	});
});

describe('writing to the store', () => {
	const put = async (bytes: number, body: string, key = `tests/${randomUUID()}`) => {
		const url = new URL((await storage().signUpload(key, bytes, soon())).url, 'http://x');
		return receiveObject(key, url.searchParams, new Request(url, { method: 'PUT', body }));
	};

	test('takes exactly the bytes the address was signed for', async () => {
		const key = `tests/${randomUUID()}`;
		expect((await put(5, '12345', key)).status).toBe(201);
		expect((await storage().get(key))!.toString()).toBe('12345');
	});

	test('keeps nothing of what is too long or cut short, and never writes over', async () => {
		const key = `tests/${randomUUID()}`;
		expect(await outcome(put(4, '12345', key))).toBe('too_large');
		expect(await outcome(put(6, '12345', key))).toBe('upload_cut_short');
		expect(await storage().get(key)).toBeNull();
		await put(5, '12345', key);
		expect(await outcome(put(5, '67890', key))).toBe('already_done');
	});

	test('refuses a size beyond the limit even when it was signed', async () => {
		expect(await outcome(put(2 ** 31, 'x'))).toBe('too_large');
	});

	test('leads nowhere outside the store', async () => {
		for (const key of ['../secret', 'a/../../secret', '.env', 'a//b'])
			expect(await outcome(put(1, 'x', key))).toMatch(/not_found|valid/);
	});
});
