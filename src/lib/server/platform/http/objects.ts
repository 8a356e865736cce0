import type { Readable } from 'node:stream';
import { now } from '../clock.ts';
import { found, refuse, refuseIf } from '../errors.ts';
import {
	DirectoryStore,
	isSealed,
	passOver,
	readPartDetail,
	readSignedQuery,
	UP_TO,
	unsafeSealedStorage
} from '../storage/index.ts';
import { byteRange } from './range.ts';

/**
 * What signed addresses of the embedded store do, whichever way a request came in: in front of Kit as Node's own streams,
 * or through Kit's route.
 */
export interface ObjectAsk {
	key: string;
	query: URLSearchParams;
	header(name: 'range' | 'content-length'): string | null;
	/** What is being sent. */
	chunks: AsyncIterable<Uint8Array>;
}

export interface ObjectAnswer {
	status: number;
	headers: Record<string, string>;
	body?: Readable;
}

/** What one request may bring: the largest part, and the largest object that is sent whole. */
const maxBodyBytes = 1024 ** 3;
/** How much of a refused body is heard out, so that a browser that is still sending it learns why. */
const patienceBytes = 32 * 1024 ** 2;

/** The embedded store alone has addresses here; an S3 gives out its own. */
function directory(): DirectoryStore {
	const store = unsafeSealedStorage();
	return store instanceof DirectoryStore ? store : refuse('not_found');
}

/** Opens an object for whoever holds a signed address, whole or the range asked for. Sealed ones: for jobs alone. */
export async function openObject({ key, query, header }: ObjectAsk): Promise<ObjectAnswer> {
	const store = directory();
	const { detail } = readSignedQuery(query.has('job') || isSealed(key) ? 'JOB' : 'GET', key, query, now());
	const size = found(await store.size(key));
	const headers = {
		'content-type': 'application/octet-stream',
		'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(detail)}`,
		'accept-ranges': 'bytes',
		'cache-control': 'private, no-store',
		'x-content-type-options': 'nosniff'
	};
	const range = byteRange(header('range'), size);
	if (range === 'not_satisfiable')
		return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } };
	const body = await store.stream(key, range ?? undefined);
	if (!range) return { status: 200, headers: { ...headers, 'content-length': String(size) }, body };
	const { start, end } = range;
	const part = {
		'content-range': `bytes ${start}-${end}/${size}`,
		'content-length': String(end - start + 1)
	};
	return { status: 206, headers: { ...headers, ...part }, body };
}

/** Takes exactly the bytes that the address was signed for, as they come; nothing is kept of what was cut short. */
export const takeObject = (ask: ObjectAsk): Promise<ObjectAnswer> =>
	ask.query.has('part') ? takePart(directory(), ask) : takeWhole(directory(), ask);

/** Hears a refused sender out, within reason. */
export const hearOut = (chunks: AsyncIterable<Uint8Array>): Promise<void> =>
	passOver(chunks, patienceBytes).catch(() => {});

async function takeWhole(store: DirectoryStore, ask: ObjectAsk): Promise<ObjectAnswer> {
	const { key, query } = ask;
	const { detail } = readSignedQuery('PUT', key, query, now());
	const upTo = detail.startsWith(UP_TO);
	const [size = '', expected = ''] = upTo ? [ask.header('content-length') ?? 'untold'] : detail.split('.');
	const bytes = Number(size);
	if (upTo)
		refuseIf(bytes > Number(detail.slice(UP_TO.length)), 'too_large', { limit: detail.slice(UP_TO.length) });
	insistSize(bytes, ask);
	refuseIf((await store.size(key)) !== null, 'already_done');
	const { sha256 } = await store.receive(key, bytes, uncut(ask, bytes), expected);
	return { status: 201, headers: { etag: `"${sha256}"` } };
}

async function takePart(store: DirectoryStore, ask: ObjectAsk): Promise<ObjectAnswer> {
	const { detail } = readSignedQuery('PART', ask.key, ask.query, now());
	const { uploadId, ...part } = readPartDetail(detail);
	insistSize(part.bytes, ask);
	await store.receivePart(ask.key, uploadId, part, uncut(ask, part.bytes));
	return { status: 200, headers: { etag: `"${part.sha256}"` } };
}

function insistSize(bytes: number, ask: ObjectAsk): void {
	refuseIf(!Number.isSafeInteger(bytes) || bytes < 0 || bytes > maxBodyBytes, 'too_large', {
		limit: maxBodyBytes
	});
	const announced = ask.header('content-length');
	refuseIf(announced !== null && Number(announced) > bytes, 'too_large', { limit: bytes });
}

/** What comes in; a sender who hangs up is refused, as that is no fault of ours. */
async function* uncut({ chunks }: ObjectAsk, expected: number): AsyncGenerator<Uint8Array> {
	let received = 0;
	try {
		for await (const chunk of chunks) {
			received += chunk.length;
			yield chunk;
		}
	} catch {
		refuse('upload_cut_short', { received, expected });
	}
}
