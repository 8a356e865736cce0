import type { SignedIn } from '#lib/server/platform/index.ts';
import { receiveObject } from '#lib/server/platform/http/store.ts';
import { readUpload, signParts } from '#lib/server/evaluation/index.ts';
import { hashParts } from '#lib/evaluation/hash-parts.ts';
import { sendParts, type Sending } from '#lib/evaluation/send-parts.ts';
import type { NewSubmission, PartedUpload } from '#lib/evaluation/submission.ts';
import { wanted, type Arena } from './submissions.ts';

/** A submission of one file, announced in parts. */
export async function inParts(
	arena: Arena,
	bytes: Uint8Array<ArrayBuffer>,
	change: Partial<NewSubmission> = {}
): Promise<NewSubmission> {
	const { parts, sha256 } = await hashParts(new Blob([bytes]), () => {});
	return wanted(arena, bytes, { parts, sha256, again: false, ...change });
}

const keyOf = (url: URL) => url.pathname.replace('/api/store/', '');

/** Puts to a signed address as the route does. */
export async function putTo(to: { url: string; headers: Record<string, string> }, body: BodyInit) {
	const url = new URL(to.url, 'http://x');
	const request = new Request(url, { method: 'PUT', headers: to.headers, body });
	return receiveObject(keyOf(url), url.searchParams, request);
}

/** Sends what is missing of an upload, by the client that the page and the command line use. */
export async function sendMissing(
	actor: SignedIn,
	id: string,
	bytes: Uint8Array<ArrayBuffer>,
	change: Partial<Sending> = {}
): Promise<number[]> {
	const sent: number[] = [];
	const upload = (await readUpload(actor, id)) as PartedUpload;
	await sendParts({
		parts: upload.parts,
		signal: new AbortController().signal,
		addresses: async (numbers) => {
			const { parts } = await signParts(actor, id, numbers);
			return parts.map((part) => ({ ...part, expiresAt: part.expiresAt.toISOString() }));
		},
		put: async (to, { number, bytes: length }) => {
			const from = (number - 1) * upload.partBytes;
			const { status } = await putTo(to, bytes.subarray(from, from + length));
			sent.push(number);
			return { status };
		},
		wait: () => Promise.resolve(),
		...change
	});
	return sent.sort((a, b) => a - b);
}
