import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { refuse } from '../errors.ts';
import type { ObjectStore, SignedUpload, StoredObject } from './store.ts';

export interface S3Settings {
	endpoint: string;
	region: string;
	bucket: string;
	accessKeyId: string;
	secretAccessKey: string;
}

/** Any S3: path style, and checksums only where the server demands them, as older gateways refuse the newer headers. */
export class S3Store implements ObjectStore {
	private readonly client: S3Client;
	private readonly bucket: string;

	constructor(settings: S3Settings) {
		this.bucket = settings.bucket;
		this.client = new S3Client({
			endpoint: settings.endpoint,
			region: settings.region,
			forcePathStyle: true,
			requestChecksumCalculation: 'WHEN_REQUIRED',
			responseChecksumValidation: 'WHEN_REQUIRED',
			credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey }
		});
	}

	private at(key: string) {
		return { Bucket: this.bucket, Key: key };
	}

	async put(key: string, body: Uint8Array): Promise<StoredObject> {
		await this.client.send(new PutObjectCommand({ ...this.at(key), Body: body, ContentLength: body.length }));
		return { key, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
	}

	private async open(key: string): Promise<Readable | null> {
		try {
			const answer = await this.client.send(new GetObjectCommand(this.at(key)));
			return answer.Body as Readable;
		} catch (error) {
			if ((error as { name?: string }).name === 'NoSuchKey') return null;
			throw error;
		}
	}

	async get(key: string): Promise<Buffer | null> {
		const body = await this.open(key);
		return body && Buffer.concat(await body.toArray());
	}

	async stream(key: string): Promise<Readable> {
		return (await this.open(key)) ?? refuse('not_found');
	}

	async head(key: string): Promise<StoredObject | null> {
		const body = await this.open(key);
		if (!body) return null;
		const hash = createHash('sha256');
		let bytes = 0;
		for await (const chunk of body) {
			hash.update(chunk as Buffer);
			bytes += (chunk as Buffer).length;
		}
		return { key, bytes, sha256: hash.digest('hex') };
	}

	async remove(key: string): Promise<void> {
		await this.client.send(new DeleteObjectCommand(this.at(key)));
	}

	async signUpload(key: string, bytes: number, expiresAt: Date): Promise<SignedUpload> {
		const command = new PutObjectCommand({ ...this.at(key), ContentLength: bytes });
		const url = await getSignedUrl(this.client, command, {
			expiresIn: secondsUntil(expiresAt),
			signableHeaders: new Set(['content-length'])
		});
		return { method: 'PUT', url, headers: {}, expiresAt };
	}

	async signDownload(key: string, filename: string, expiresAt: Date): Promise<string> {
		const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`;
		const command = new GetObjectCommand({ ...this.at(key), ResponseContentDisposition: disposition });
		return getSignedUrl(this.client, command, { expiresIn: secondsUntil(expiresAt) });
	}
}

const secondsUntil = (at: Date): number => Math.max(1, Math.round((at.getTime() - Date.now()) / 1000));
