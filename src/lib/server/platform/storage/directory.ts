import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { refuse, refuseIf } from '../errors.ts';
import { PartsFolder } from './parts-folder.ts';
import { partDetail, signedAddress, UP_TO } from './signing.ts';
import { keyPattern, type ByteRange, type ObjectStore, type Part, type StoredObject } from './store.ts';
import { hashOf, nullWhereMissing, writeExactly, type Chunks } from './writing.ts';

/** The media type is part of the deal: without one Kit takes a request for one without a body. */
const headers = { 'content-type': 'application/octet-stream' };

/** The embedded store: a directory, with addresses signed by this installation. */
export class DirectoryStore implements ObjectStore {
	readonly root: string;
	private readonly parts: PartsFolder;

	constructor(root: string) {
		this.root = path.resolve(root);
		this.parts = new PartsFolder(path.join(this.root, '.uploads'));
	}

	private fileOf(key: string): string {
		refuseIf(!keyPattern.test(key), 'not_found');
		return path.join(this.root, key);
	}

	async put(key: string, body: Uint8Array): Promise<StoredObject> {
		return this.receive(key, body.length, [body]);
	}

	/** Writes beside and renames, after fsync: a reader, or a restart, sees the whole object or none. */
	async receive(key: string, bytes: number, chunks: Chunks, expected = ''): Promise<StoredObject> {
		const file = this.fileOf(key);
		await mkdir(path.dirname(file), { recursive: true });
		const partial = await this.parts.newFile();
		const handle = await open(partial, 'wx', 0o600);
		try {
			const sha256 = await writeExactly(handle, 0, bytes, chunks);
			refuseIf(expected !== '' && sha256 !== expected, 'upload_differs');
			await handle.sync();
			await handle.close();
			await rename(partial, file);
			return { key, bytes, sha256 };
		} catch (error) {
			await handle.close().catch(() => {});
			await rm(partial, { force: true });
			throw error;
		}
	}

	async get(key: string): Promise<Buffer | null> {
		return readFile(this.fileOf(key)).catch(nullWhereMissing);
	}

	async stream(key: string, range?: ByteRange): Promise<Readable> {
		const file = this.fileOf(key);
		await stat(file).catch(() => refuse('not_found'));
		return createReadStream(file, range);
	}

	async size(key: string): Promise<number | null> {
		const info = await stat(this.fileOf(key)).catch(nullWhereMissing);
		return info?.isFile() ? info.size : null;
	}

	async head(key: string): Promise<StoredObject | null> {
		const handle = await open(this.fileOf(key), 'r').catch(nullWhereMissing);
		if (!handle) return null;
		try {
			const info = await handle.stat();
			return info.isFile() ? { key, bytes: info.size, sha256: await hashOf(handle) } : null;
		} finally {
			await handle.close();
		}
	}

	async remove(key: string): Promise<void> {
		await rm(this.fileOf(key), { force: true });
	}

	async signUpload(key: string, bytes: number, expiresAt: Date, sha256 = '') {
		const url = signedAddress('PUT', key, expiresAt, `${bytes}.${sha256}`);
		return { method: 'PUT' as const, url, headers, expiresAt };
	}

	async signUploadUpTo(key: string, maxBytes: number, expiresAt: Date) {
		const url = signedAddress('PUT', key, expiresAt, `${UP_TO}${maxBytes}`);
		return { method: 'PUT' as const, url, headers, expiresAt };
	}

	async signDownload(key: string, filename: string, expiresAt: Date): Promise<string> {
		return signedAddress('GET', key, expiresAt, filename);
	}

	async signForJob(key: string, holder: string, expiresAt: Date): Promise<string> {
		return signedAddress('JOB', key, expiresAt, holder);
	}

	async startParts(key: string, bytes: number, partBytes: number): Promise<string> {
		this.fileOf(key);
		return this.parts.start({ key, bytes, partBytes });
	}

	async signPart(key: string, uploadId: string, part: Part, expiresAt: Date) {
		const detail = partDetail(uploadId, part.number, part.bytes, part.sha256);
		return {
			method: 'PUT' as const,
			url: signedAddress('PART', key, expiresAt, detail),
			headers,
			expiresAt
		};
	}

	/** Takes a part; one that stands already is not written again. */
	receivePart(key: string, uploadId: string, part: Part, chunks: Chunks): Promise<void> {
		return this.parts.receive(key, uploadId, part, chunks);
	}

	standingParts(key: string, uploadId: string) {
		return this.parts.standing(key, uploadId);
	}

	async joinParts(key: string, uploadId: string): Promise<void> {
		const file = this.fileOf(key);
		if (await this.parts.moveTo(file, key, uploadId)) return;
		refuseIf((await this.size(key)) === null, 'upload_incomplete');
	}

	dropParts(key: string, uploadId: string): Promise<void> {
		return this.parts.drop(key, uploadId);
	}

	openUploads(before: Date) {
		return this.parts.openSince(before);
	}
}
