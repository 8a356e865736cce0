import { Readable } from 'node:stream';
import { now } from '../clock.ts';
import { found, refuseIf } from '../errors.ts';
import { DirectoryStore, readSignedQuery, storage } from '../storage/index.ts';
import { byteRange } from './range.ts';

/** Objects under this prefix are read by jobs, through the store itself; no address opens them. */
const sealedPrefix = 'sealed/';
const maxUploadBytes = 1024 ** 3;

/** The embedded store alone has addresses here; an S3 gives out its own. */
function directory(key: string): DirectoryStore {
	const store = storage();
	refuseIf(!(store instanceof DirectoryStore) || key.startsWith(sealedPrefix), 'not_found');
	return store as DirectoryStore;
}

/** Sends an object to whoever holds a signed address for it, whole or the range asked for. */
export async function sendObject(key: string, query: URLSearchParams, request: Request): Promise<Response> {
	const store = directory(key);
	const { detail: filename } = readSignedQuery('GET', key, query, now());
	const size = found(await store.size(key));
	const headers = {
		'content-type': 'application/octet-stream',
		'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
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

/** Takes exactly the bytes that the address was signed for, as they come; nothing is kept of an upload cut short. */
export async function receiveObject(
	key: string,
	query: URLSearchParams,
	request: Request
): Promise<Response> {
	const store = directory(key);
	const { detail } = readSignedQuery('PUT', key, query, now());
	const bytes = Number(detail);
	refuseIf(!Number.isSafeInteger(bytes) || bytes < 0 || bytes > maxUploadBytes, 'too_large', {
		limit: maxUploadBytes
	});
	const announced = request.headers.get('content-length');
	refuseIf(announced !== null && Number(announced) > bytes, 'too_large', { limit: bytes });
	refuseIf((await store.size(key)) !== null, 'already_done');
	const body = (request.body ?? new Blob([]).stream()) as AsyncIterable<Uint8Array> &
		ReadableStream<Uint8Array>;
	const { sha256 } = await store.receive(key, bytes, body);
	return new Response(null, { status: 201, headers: { etag: `"${sha256}"` } });
}
