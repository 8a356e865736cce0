import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { refuse, refuseIf } from '../errors.ts';
import { hmac, sameBytes } from '../crypto.ts';
import { keyPattern, type ObjectStore, type StoredObject } from './store.ts';

/** The embedded store: a directory, with addresses signed by this installation. */
export class DirectoryStore implements ObjectStore {
	readonly root: string;

	constructor(root: string) {
		this.root = path.resolve(root);
	}

	private fileOf(key: string): string {
		refuseIf(!keyPattern.test(key), 'not_found');
		return path.join(this.root, key);
	}

	async put(key: string, body: Uint8Array): Promise<StoredObject> {
		return this.receive(key, body.length, [body]);
	}

	/** Writes beside and renames, after fsync: a reader, or a restart, sees the whole object or none. */
	async receive(
		key: string,
		bytes: number,
		chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
	): Promise<StoredObject> {
		const file = this.fileOf(key);
		await mkdir(path.dirname(file), { recursive: true });
		const partial = `${file}.${randomUUID()}.part`;
		const hash = createHash('sha256');
		let received = 0;
		const handle = await open(partial, 'wx', 0o600);
		try {
			for await (const chunk of chunks) {
				received += chunk.length;
				refuseIf(received > bytes, 'too_large', { limit: bytes });
				hash.update(chunk);
				await handle.write(chunk);
			}
			refuseIf(received !== bytes, 'upload_cut_short', { received, expected: bytes });
			await handle.sync();
			await handle.close();
			await rename(partial, file);
		} catch (error) {
			await handle.close().catch(() => {});
			await rm(partial, { force: true });
			throw error;
		}
		return { key, bytes, sha256: hash.digest('hex') };
	}

	async get(key: string): Promise<Buffer | null> {
		return readFile(this.fileOf(key)).catch(nullWhereMissing);
	}

	/** The object, or the bytes from `start` to `end` (included) of it. */
	async stream(key: string, range?: { start: number; end: number }): Promise<Readable> {
		const file = this.fileOf(key);
		await stat(file).catch(() => refuse('not_found'));
		return createReadStream(file, range);
	}

	/** Bytes of the object, or null where there is none; cheaper than `head`, which hashes. */
	async size(key: string): Promise<number | null> {
		const info = await stat(this.fileOf(key)).catch(nullWhereMissing);
		return info?.isFile() ? info.size : null;
	}

	async head(key: string): Promise<StoredObject | null> {
		const info = await stat(this.fileOf(key)).catch(nullWhereMissing);
		if (!info) return null;
		const hash = createHash('sha256');
		for await (const chunk of createReadStream(this.fileOf(key))) hash.update(chunk as Buffer);
		return { key, bytes: info.size, sha256: hash.digest('hex') };
	}

	async remove(key: string): Promise<void> {
		await rm(this.fileOf(key), { force: true });
	}

	/** The media type is part of the deal: without one Kit takes a request for one without a body. */
	async signUpload(key: string, bytes: number, expiresAt: Date) {
		const query = signedQuery('PUT', key, expiresAt, String(bytes));
		return {
			method: 'PUT' as const,
			url: `/api/store/${key}?${query}`,
			headers: { 'content-type': 'application/octet-stream' },
			expiresAt
		};
	}

	async signDownload(key: string, filename: string, expiresAt: Date): Promise<string> {
		return `/api/store/${key}?${signedQuery('GET', key, expiresAt, filename)}`;
	}
}

const signature = (method: string, key: string, expires: string, detail: string): Buffer =>
	hmac('store', [method, key, expires, detail].join('\n'));

function signedQuery(method: string, key: string, expiresAt: Date, detail: string): URLSearchParams {
	const expires = String(expiresAt.getTime());
	const mac = signature(method, key, expires, detail).toString('base64url');
	return new URLSearchParams({ expires, detail, mac });
}

/** What a signed address allows, or a refusal. `detail` is the size of an upload or the name of a download. */
export function readSignedQuery(
	method: 'GET' | 'PUT',
	key: string,
	query: URLSearchParams,
	now: Date
): { detail: string } {
	const expires = query.get('expires') ?? '';
	const detail = query.get('detail') ?? '';
	const mac = Buffer.from(query.get('mac') ?? '', 'base64url');
	refuseIf(!sameBytes(mac, signature(method, key, expires, detail)), 'address_not_valid');
	refuseIf(Number(expires) < now.getTime(), 'address_expired');
	return { detail };
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
	if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
	throw error;
}
