import path from 'node:path';
import { config, type Config } from '../config.ts';
import { DirectoryStore } from './directory.ts';
import { S3Store } from './s3.ts';
import type { ObjectStore } from './store.ts';

export { DirectoryStore, readSignedQuery } from './directory.ts';
export type { ObjectStore, SignedUpload, StoredObject } from './store.ts';

let current: ObjectStore | undefined;

/** The store of this installation: S3 where one is configured, else a directory beside the database. */
export const storage = (): ObjectStore => (current ??= openStore(config()));

function openStore(values: Config): ObjectStore {
	if (!values.S3_ENDPOINT) return new DirectoryStore(path.join(values.DATA_DIR, 'objects'));
	const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
	if (!S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY)
		throw new Error(
			'S3_ENDPOINT is set, so S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be too.'
		);
	return new S3Store({
		endpoint: values.S3_ENDPOINT,
		region: values.S3_REGION,
		bucket: S3_BUCKET,
		accessKeyId: S3_ACCESS_KEY_ID,
		secretAccessKey: S3_SECRET_ACCESS_KEY
	});
}
