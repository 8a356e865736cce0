import { canonicalJson, sha256 } from '#lib/server/platform/index.ts';

/** One link: hash = SHA-256(previous hash ‖ entry hash), both 32 bytes. The first link's previous hash is 32 zero bytes. */
export interface Link {
	position: bigint;
	entryHash: Uint8Array;
	previousHash: Uint8Array;
	hash: Uint8Array;
}

export const genesis = new Uint8Array(32);

/** SHA-256 over the canonical JSON of what is linked. */
export const entryHash = (content: unknown): Uint8Array => sha256(canonicalJson(content));

export function nextLink(last: Pick<Link, 'position' | 'hash'> | null, hashOfEntry: Uint8Array): Link {
	const previousHash = last?.hash ?? genesis;
	const hash = sha256(Buffer.concat([previousHash, hashOfEntry]));
	return { position: (last?.position ?? 0n) + 1n, entryHash: hashOfEntry, previousHash, hash };
}

/**
 * The position of the first link that does not follow from its content and its predecessor, or null where all do.
 * `last` is the link that was verified just before these.
 */
export function verifyLinks(
	links: Iterable<{ link: Link; content: unknown }>,
	last: Pick<Link, 'position' | 'hash'> | null = null
): bigint | null {
	for (const { link, content } of links) {
		const expected = nextLink(last, entryHash(content));
		const same =
			link.position === expected.position &&
			Buffer.compare(link.entryHash, expected.entryHash) === 0 &&
			Buffer.compare(link.previousHash, expected.previousHash) === 0 &&
			Buffer.compare(link.hash, expected.hash) === 0;
		if (!same) return expected.position;
		last = link;
	}
	return null;
}
