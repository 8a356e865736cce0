import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
	DeleteObjectCommand,
	GetObjectCommand,
	HeadObjectCommand,
	PutObjectCommand,
	S3Client,
	UploadPartCommand
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { refuse } from '../errors.ts';
import { nullWhereMissing } from './s3-missing.ts';
import { S3Parts } from './s3-parts.ts';
import type { ByteRange, ObjectStore, Part, SignedUpload, StoredObject } from './store.ts';

export interface S3Settings {
	endpoint: string;
	region: string;
	bucket: string;
	accessKeyId: string;
	secretAccessKey: string;
}

/** Any S3: path style, and checksums only where the server demands them, as older gateways refuse the newer headers. */
export class S3Store implements ObjectStore {
	/** Where browsers send their parts; the pages' content policy must allow it. */
	readonly endpoint: string;
	private readonly client: S3Client;
	private readonly bucket: string;
	private readonly parts: S3Parts;

	constructor(settings: S3Settings) {
		this.endpoint = new URL(settings.endpoint).origin;
		this.bucket = settings.bucket;
		this.client = new S3Client({
			endpoint: settings.endpoint,
			region: settings.region,
			forcePathStyle: true,
			requestChecksumCalculation: 'WHEN_REQUIRED',
			responseChecksumValidation: 'WHEN_REQUIRED',
			credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey }
		});
		this.parts = new S3Parts(this.client, this.bucket);
	}

	private at(key: string) {
		return { Bucket: this.bucket, Key: key };
	}

	async put(key: string, body: Uint8Array): Promise<StoredObject> {
		await this.client.send(new PutObjectCommand({ ...this.at(key), Body: body, ContentLength: body.length }));
		return { key, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
	}

	private async open(key: string, range?: ByteRange): Promise<Readable | null> {
		const Range = range && `bytes=${range.start}-${range.end}`;
		const answer = await this.client
			.send(new GetObjectCommand({ ...this.at(key), Range }))
			.catch(nullWhereMissing);
		return (answer?.Body as Readable | undefined) ?? null;
	}

	async get(key: string): Promise<Buffer | null> {
		const body = await this.open(key);
		return body && Buffer.concat(await body.toArray());
	}

	async stream(key: string, range?: ByteRange): Promise<Readable> {
		return (await this.open(key, range)) ?? refuse('not_found');
	}

	async size(key: string): Promise<number | null> {
		const answer = await this.client.send(new HeadObjectCommand(this.at(key))).catch(nullWhereMissing);
		return answer && (answer.ContentLength ?? 0);
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

	signUpload(key: string, bytes: number, expiresAt: Date, sha256?: string): Promise<SignedUpload> {
		const command = new PutObjectCommand({ ...this.at(key), ContentLength: bytes });
		return this.signBody(command, expiresAt, sha256);
	}

	/** The size is not signed: the machine is ours, and S3 has no way to sign a bound. */
	async signUploadUpTo(key: string, _maxBytes: number, expiresAt: Date): Promise<SignedUpload> {
		const url = await getSignedUrl(this.client as never, new PutObjectCommand(this.at(key)) as never, {
			expiresIn: secondsUntil(expiresAt)
		});
		return { method: 'PUT', url, headers: {}, expiresAt };
	}

	signPart(key: string, uploadId: string, part: Part, expiresAt: Date): Promise<SignedUpload> {
		const place = { UploadId: uploadId, PartNumber: part.number, ContentLength: part.bytes };
		return this.signBody(new UploadPartCommand({ ...this.at(key), ...place }), expiresAt, part.sha256);
	}

	/**
	 * Signs the length of the body, and its hash as the payload of the request: every S3 since version 4 signatures,
	 * radosgw included, refuses other bytes itself, while newer checksum headers are known to some only.
	 */
	private async signBody(
		command: PutObjectCommand | UploadPartCommand,
		expiresAt: Date,
		sha256?: string
	): Promise<SignedUpload> {
		const headers: Record<string, string> = sha256 ? { 'x-amz-content-sha256': sha256 } : {};
		if (sha256)
			(command as PutObjectCommand).middlewareStack.add(
				(next) => (args) => {
					Object.assign((args.request as { headers: object }).headers, headers);
					return next(args);
				},
				{ step: 'build', name: 'payloadHash' }
			);
		const url = await getSignedUrl(this.client as never, command as never, {
			expiresIn: secondsUntil(expiresAt),
			signableHeaders: new Set(['host', 'content-length', 'x-amz-content-sha256']),
			unhoistableHeaders: new Set(['x-amz-content-sha256'])
		});
		return { method: 'PUT', url, headers, expiresAt };
	}

	async signDownload(key: string, filename: string, expiresAt: Date): Promise<string> {
		const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`;
		return this.signGet(key, expiresAt, { ResponseContentDisposition: disposition });
	}

	signForJob(key: string, _holder: string, expiresAt: Date): Promise<string> {
		return this.signGet(key, expiresAt);
	}

	private signGet(key: string, expiresAt: Date, more: object = {}): Promise<string> {
		const command = new GetObjectCommand({ ...this.at(key), ...more });
		return getSignedUrl(this.client, command, { expiresIn: secondsUntil(expiresAt) });
	}

	startParts = (key: string) => this.parts.start(key);
	standingParts = (key: string, uploadId: string) => this.parts.standing(key, uploadId);
	dropParts = (key: string, uploadId: string) => this.parts.drop(key, uploadId);
	openUploads = (before: Date) => this.parts.openSince(before);

	async joinParts(key: string, uploadId: string): Promise<void> {
		if (await this.parts.join(key, uploadId)) return;
		if ((await this.size(key)) === null) refuse('upload_incomplete');
	}
}

const secondsUntil = (at: Date): number => Math.max(1, Math.round((at.getTime() - Date.now()) / 1000));
