import {
	AbortMultipartUploadCommand,
	CompleteMultipartUploadCommand,
	CreateMultipartUploadCommand,
	ListMultipartUploadsCommand,
	ListPartsCommand,
	type ListMultipartUploadsCommandInput,
	type ListMultipartUploadsCommandOutput,
	type S3Client
} from '@aws-sdk/client-s3';
import { refuseIf } from '../errors.ts';
import { nullWhereMissing } from './s3-missing.ts';
import type { OpenUpload, StandingPart } from './store.ts';

/** Multipart uploads of one bucket. */
export class S3Parts {
	private readonly client: S3Client;
	private readonly bucket: string;

	constructor(client: S3Client, bucket: string) {
		this.client = client;
		this.bucket = bucket;
	}

	private at(key: string, uploadId: string) {
		return { Bucket: this.bucket, Key: key, UploadId: uploadId };
	}

	async start(key: string): Promise<string> {
		const { UploadId } = await this.client.send(
			new CreateMultipartUploadCommand({ Bucket: this.bucket, Key: key })
		);
		if (!UploadId) throw new Error(`The store gave no name to the upload of ${key}.`);
		return UploadId;
	}

	async standing(key: string, uploadId: string): Promise<StandingPart[] | null> {
		const parts: StandingPart[] = [];
		let marker: string | undefined;
		do {
			const page = await this.client
				.send(new ListPartsCommand({ ...this.at(key, uploadId), PartNumberMarker: marker }))
				.catch(nullWhereMissing);
			if (!page) return null;
			for (const { PartNumber, Size, ETag } of page.Parts ?? [])
				parts.push({ number: PartNumber ?? 0, bytes: Size ?? 0, mark: ETag ?? '' });
			marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
		} while (marker);
		return parts;
	}

	/** False where the store knows no such upload. */
	async join(key: string, uploadId: string): Promise<boolean> {
		const parts = await this.standing(key, uploadId);
		if (!parts) return false;
		refuseIf(parts.length === 0, 'upload_incomplete');
		const Parts = parts.map(({ number, mark }) => ({ PartNumber: number, ETag: mark }));
		const joined = await this.client
			.send(new CompleteMultipartUploadCommand({ ...this.at(key, uploadId), MultipartUpload: { Parts } }))
			.catch(nullWhereMissing);
		return joined !== null;
	}

	async drop(key: string, uploadId: string): Promise<void> {
		await this.client.send(new AbortMultipartUploadCommand(this.at(key, uploadId))).catch(nullWhereMissing);
	}

	async openSince(before: Date): Promise<OpenUpload[]> {
		const open: OpenUpload[] = [];
		let at: Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'> | null = {};
		while (at) {
			const page: ListMultipartUploadsCommandOutput = await this.client.send(
				new ListMultipartUploadsCommand({ Bucket: this.bucket, ...at })
			);
			for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
				if (Key && UploadId && Initiated && Initiated < before)
					open.push({ key: Key, uploadId: UploadId, startedAt: Initiated });
			const { NextKeyMarker, NextUploadIdMarker } = page;
			at = page.IsTruncated ? { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker } : null;
		}
		return open;
	}
}
