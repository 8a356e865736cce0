import type { Readable } from 'node:stream';

export interface StoredObject {
	key: string;
	bytes: number;
	sha256: string;
}

/** One request that its holder may make until `expiresAt`; `headers` are part of what was signed. */
export interface SignedUpload {
	method: 'PUT';
	url: string;
	headers: Record<string, string>;
	expiresAt: Date;
}

/** One part as it is announced: its place, counted from 1, and what it must be. */
export interface Part {
	number: number;
	bytes: number;
	sha256: string;
}

/** A part that the store has acknowledged. `mark` is the store's own name for it. */
export interface StandingPart {
	number: number;
	bytes: number;
	mark: string;
}

export interface OpenUpload {
	key: string;
	uploadId: string;
	startedAt: Date;
}

export interface ByteRange {
	start: number;
	/** Included. */
	end: number;
}

/** Where objects live. Keys are `a/b/c` of letters, digits, `.`, `_` and `-`; an object never changes once written. */
export interface ObjectStore {
	put(key: string, body: Uint8Array): Promise<StoredObject>;
	/** The whole object, or null where there is none. */
	get(key: string): Promise<Buffer | null>;
	/** The object, or a range of it; refuses `not_found`. */
	stream(key: string, range?: ByteRange): Promise<Readable>;
	/** Bytes of the object, or null where there is none; cheaper than `head`, which hashes. */
	size(key: string): Promise<number | null>;
	/** Size and hash as stored, or null. The hash is computed from the bytes, never taken from the sender. */
	head(key: string): Promise<StoredObject | null>;
	remove(key: string): Promise<void>;
	/** Lets a browser or a command line send exactly `bytes` bytes to `key`, and only those with the hash where one is told. */
	signUpload(key: string, bytes: number, expiresAt: Date, sha256?: string): Promise<SignedUpload>;
	/** Lets a machine of ours that runs a job send an object whose size it learns later, of at most `maxBytes`. */
	signUploadUpTo(key: string, maxBytes: number, expiresAt: Date): Promise<SignedUpload>;
	/** An address from which a person may read the object until `expiresAt`. */
	signDownload(key: string, filename: string, expiresAt: Date): Promise<string>;
	/** An address for one attempt of one job, named in `holder`; the only kind that opens a sealed object. */
	signForJob(key: string, holder: string, expiresAt: Date): Promise<string>;

	/** Opens an upload in parts of `partBytes` each, the last one shorter, and names it. */
	startParts(key: string, bytes: number, partBytes: number): Promise<string>;
	/** Lets a client send one part; other bytes than announced are refused by the store itself. */
	signPart(key: string, uploadId: string, part: Part, expiresAt: Date): Promise<SignedUpload>;
	/** What the store has of an upload, in order; null where it knows no such upload. */
	standingParts(key: string, uploadId: string): Promise<StandingPart[] | null>;
	/** Makes one object of all parts. Joining again what was joined is a no-op; refuses `upload_incomplete`. */
	joinParts(key: string, uploadId: string): Promise<void>;
	/** Forgets an upload and its parts; one that is not there is none to forget. */
	dropParts(key: string, uploadId: string): Promise<void>;
	/** Uploads begun before a moment and neither joined nor dropped. */
	openUploads(before: Date): Promise<OpenUpload[]>;
}

export const keyPattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** Objects under this prefix are read by jobs alone. */
export const SEALED_PREFIX = 'sealed/';
export const isSealed = (key: string): boolean => key.startsWith(SEALED_PREFIX);
