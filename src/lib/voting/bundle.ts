export const bundleFormat = 'ai-champion-vote-log@v2';

/** First line of a bundle; the leaves follow, one a line, in the order of the log. */
export interface BundleHeader {
	format: typeof bundleFormat;
	origin: string;
	/** The log's verifier key; compare it with the one shown on air. */
	key: string;
	/** RFC 6962 hash of leaf 0, in hex. */
	rulesHash: string;
	/** Every checkpoint that was ever signed, oldest first; the last one covers all leaves. */
	checkpoints: string[];
}

/** The header on line 1; null where it is none. */
export function parseHeader(line: string): BundleHeader | null {
	try {
		const header = JSON.parse(line) as BundleHeader;
		const texts = [header.origin, header.key, header.rulesHash, ...header.checkpoints];
		const listed = Array.isArray(header.checkpoints);
		return header.format === bundleFormat && listed && texts.every((value) => typeof value === 'string')
			? header
			: null;
	} catch {
		return null;
	}
}

const newline = 0x0a;

/** Cuts a stream of bytes into lines without their line ends. A last line without an end is given too. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let rest = new Uint8Array();
	for await (const chunk of chunks) {
		let from = 0;
		for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
			const piece = chunk.subarray(from, end);
			yield rest.length ? joined(rest, piece) : piece;
			rest = new Uint8Array();
			from = end + 1;
		}
		if (from < chunk.length) rest = joined(rest, chunk.subarray(from));
	}
	if (rest.length) yield rest;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
	const both = new Uint8Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}
