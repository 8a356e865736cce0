import path from 'node:path';
import { config, type Config } from '../config.ts';
import { publicOrigin } from '../public-origin.ts';
import { DirectoryStore } from './directory.ts';
import { S3Store } from './s3.ts';
import { isSealed, type ObjectStore } from './store.ts';

export { DirectoryStore } from './directory.ts';
export { S3Store, type S3Settings } from './s3.ts';
export { passOver } from './writing.ts';
export { readPartDetail, readSignedQuery, UP_TO } from './signing.ts';
export {
	isSealed,
	SEALED_PREFIX,
	type ObjectStore,
	type Part,
	type SignedUpload,
	type StandingPart,
	type StoredObject
} from './store.ts';

let whole: ObjectStore | undefined;
let open: ObjectStore | undefined;

/**
 * The store of this installation: S3 where one is configured, else a directory beside the database. Sealed objects may
 * be put and removed here, never read or given an address: whoever needs one asks for it by name, below.
 */
export const storage = (): ObjectStore => (open ??= withoutSealed(unsafeSealedStorage()));

/** The same store with what is sealed. Skips the rule that jobs alone read it, and the trail of who did. */
export const unsafeSealedStorage = (): ObjectStore => (whole ??= openStore(config()));

const mayTouchSealed = new Set<PropertyKey>(['put', 'remove']);

function withoutSealed(store: ObjectStore): ObjectStore {
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			return (...args: unknown[]) => {
				if (!mayTouchSealed.has(name) && typeof args[0] === 'string' && isSealed(args[0]))
					throw new Error(`${String(name)} of a sealed object: only a job may read it.`);
				return (member as (...all: unknown[]) => unknown).apply(target, args);
			};
		}
	});
}

/** A signed address as a machine elsewhere can use it; the directory's own are relative to this installation. */
export const reachable = (address: string): string => new URL(address, `${publicOrigin()}/`).href;

/** Where browsers talk to beside this installation, for the content policy of pages. */
export const storeOrigin = (): string | null => {
	const { S3_ENDPOINT } = config();
	return S3_ENDPOINT ? new URL(S3_ENDPOINT).origin : null;
};

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
