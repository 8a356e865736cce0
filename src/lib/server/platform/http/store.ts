import { Readable } from 'node:stream';
import { hearOut, openObject, takeObject, type ObjectAnswer, type ObjectAsk } from './objects.ts';

/** The store behind Kit's route: what did not pass the front, and all of it under `vite dev`, which has none. */

/** Sends an object to whoever holds a signed address for it, whole or the range asked for. */
export const sendObject = async (key: string, query: URLSearchParams, request: Request): Promise<Response> =>
	responseOf(await openObject(askOf(key, query, request)));

/** Takes exactly the bytes that the address was signed for. */
export async function receiveObject(
	key: string,
	query: URLSearchParams,
	request: Request
): Promise<Response> {
	const ask = askOf(key, query, request);
	try {
		return responseOf(await takeObject(ask));
	} catch (error) {
		if (!request.bodyUsed) await hearOut(ask.chunks);
		throw error;
	}
}

const askOf = (key: string, query: URLSearchParams, request: Request): ObjectAsk => ({
	key,
	query,
	header: (name) => request.headers.get(name),
	get chunks() {
		return (request.body ?? new Blob([]).stream()) as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>;
	}
});

const responseOf = ({ status, headers, body }: ObjectAnswer): Response =>
	new Response(body ? (Readable.toWeb(body) as ReadableStream) : null, { status, headers });
