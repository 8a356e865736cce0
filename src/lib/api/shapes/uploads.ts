import * as v from 'valibot';
import { At, Count, Hash } from './common.ts';

/** One request that may be made until it expires; its headers are part of what was signed. */
const SignedPut = v.object({
	method: v.literal('PUT'),
	/** Of this installation where it begins with a slash. */
	url: v.string(),
	headers: v.record(v.string(), v.string()),
	expiresAt: At
});

/** The parts of an upload, and which of them the store has. */
const Parted = v.object({
	partBytes: Count,
	expiresAt: At,
	parts: v.array(v.object({ number: Count, bytes: Count, sha256: Hash, stands: v.boolean() }))
});

export const Upload = v.union([Parted, SignedPut]);
export const PartAddresses = v.object({
	parts: v.array(v.object({ number: Count, ...SignedPut.entries }))
});
