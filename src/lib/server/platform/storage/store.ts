import type { Readable } from 'node:stream';

export interface StoredObject {
	key: string;
	bytes: number;
	sha256: string;
}

export interface SignedUpload {
	method: 'PUT';
	url: string;
	headers: Record<string, string>;
	expiresAt: Date;
}

/** Where objects live. Keys are `a/b/c` of letters, digits, `.`, `_` and `-`; an object never changes once written. */
export interface ObjectStore {
	put(key: string, body: Uint8Array): Promise<StoredObject>;
	/** The whole object, or null where there is none. */
	get(key: string): Promise<Buffer | null>;
	stream(key: string): Promise<Readable>;
	/** Size and hash as stored, or null. The hash is computed from the bytes, never taken from the sender. */
	head(key: string): Promise<StoredObject | null>;
	remove(key: string): Promise<void>;
	/** Lets a browser or a command line send exactly `bytes` bytes to `key` until `expiresAt`. */
	signUpload(key: string, bytes: number, expiresAt: Date): Promise<SignedUpload>;
	/** An address from which the object may be read until `expiresAt`. */
	signDownload(key: string, filename: string, expiresAt: Date): Promise<string>;
}

export const keyPattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
