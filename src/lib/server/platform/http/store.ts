import { Readable } from 'node:stream';
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

/** What one request may bring: the largest part, and the largest object that is sent whole. */
const maxBodyBytes = 1024 ** 3;
/** How much of a refused body is heard out, so that a browser that is still sending it learns why. */
const patienceBytes = 32 * 1024 ** 2;

/** The embedded store alone has addresses here; an S3 gives out its own. */
function directory(): DirectoryStore {
	const store = unsafeSealedStorage();
	return store instanceof DirectoryStore ? store : refuse('not_found');
}

/** Sends an object to whoever holds a signed address for it, whole or the range asked for. Sealed ones: to jobs alone. */
export async function sendObject(key: string, query: URLSearchParams, request: Request): Promise<Response> {
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
	const range = byteRange(request.headers.get('range'), size);
	if (range === 'not_satisfiable')
		return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
	const body = Readable.toWeb(await store.stream(key, range ?? undefined)) as ReadableStream;
	if (!range) return new Response(body, { headers: { ...headers, 'content-length': String(size) } });
	const { start, end } = range;
	const part = {
		'content-range': `bytes ${start}-${end}/${size}`,
		'content-length': String(end - start + 1)
	};
	return new Response(body, { status: 206, headers: { ...headers, ...part } });
}

/** Takes exactly the bytes that the address was signed for, as they come; nothing is kept of what was cut short. */
export async function receiveObject(
	key: string,
	query: URLSearchParams,
	request: Request
): Promise<Response> {
	try {
		const take = query.has('part') ? receivePart : receiveWhole;
		return await take(directory(), key, query, request);
	} catch (error) {
		if (!request.bodyUsed) await passOver(bodyOf(request), patienceBytes).catch(() => {});
		throw error;
	}
}

async function receiveWhole(store: DirectoryStore, key: string, query: URLSearchParams, request: Request) {
	const { detail } = readSignedQuery('PUT', key, query, now());
	const upTo = detail.startsWith(UP_TO);
	const [size = '', expected = ''] = upTo ? [announcedSize(request)] : detail.split('.');
	const bytes = Number(size);
	if (upTo)
		refuseIf(bytes > Number(detail.slice(UP_TO.length)), 'too_large', { limit: detail.slice(UP_TO.length) });
	insistSize(bytes, request);
	refuseIf((await store.size(key)) !== null, 'already_done');
	const { sha256 } = await store.receive(key, bytes, bodyOf(request, bytes), expected);
	return new Response(null, { status: 201, headers: { etag: `"${sha256}"` } });
}

const announcedSize = (request: Request): string => request.headers.get('content-length') ?? 'untold';

async function receivePart(store: DirectoryStore, key: string, query: URLSearchParams, request: Request) {
	const { detail } = readSignedQuery('PART', key, query, now());
	const { uploadId, ...part } = readPartDetail(detail);
	insistSize(part.bytes, request);
	await store.receivePart(key, uploadId, part, bodyOf(request, part.bytes));
	return new Response(null, { status: 200, headers: { etag: `"${part.sha256}"` } });
}

function insistSize(bytes: number, request: Request): void {
	refuseIf(!Number.isSafeInteger(bytes) || bytes < 0 || bytes > maxBodyBytes, 'too_large', {
		limit: maxBodyBytes
	});
	const announced = request.headers.get('content-length');
	refuseIf(announced !== null && Number(announced) > bytes, 'too_large', { limit: bytes });
}

/** What comes in; a sender who hangs up is refused, as that is no fault of ours. */
async function* bodyOf(request: Request, expected = 0): AsyncGenerator<Uint8Array> {
	const body = (request.body ?? new Blob([]).stream()) as AsyncIterable<Uint8Array> & ReadableStream;
	let received = 0;
	try {
		for await (const chunk of body) {
			received += chunk.length;
			yield chunk;
		}
	} catch {
		refuse('upload_cut_short', { received, expected });
	}
}
