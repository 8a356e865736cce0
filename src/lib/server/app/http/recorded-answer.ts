import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface Answer {
	status: number;
	headers: OutgoingHttpHeaders;
	body: Buffer;
}

/**
 * Listens to an answer while it is being made, and gives it when it is whole; null when it was cut short or is longer than
 * `mostBytes`. The one who is being answered notices nothing, and cannot hold the others up by reading slowly: until so many
 * bytes the maker is told to go on, and what has not gone waits in memory.
 */
export function recordAnswer(response: ServerResponse, mostBytes: number): Promise<Answer | null> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	const keep = (chunk: unknown): void => {
		if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
		const buffer = Buffer.from(chunk as string);
		bytes += buffer.length;
		if (bytes <= mostBytes) chunks.push(buffer);
	};
	let head: OutgoingHttpHeaders = {};
	const { write, end, writeHead } = response;
	response.writeHead = ((...args: unknown[]) => {
		head = Object.assign({}, ...args.filter((part) => typeof part === 'object' && !Array.isArray(part)));
		return Reflect.apply(writeHead, response, args);
	}) as typeof response.writeHead;
	response.write = ((...args: unknown[]) => {
		keep(args[0]);
		const gone = Reflect.apply(write, response, args);
		return gone || bytes <= mostBytes;
	}) as typeof response.write;
	return new Promise((resolve) => {
		response.end = ((...args: unknown[]) => {
			keep(args[0]);
			const ended = Reflect.apply(end, response, args);
			const headers = { ...response.getHeaders(), ...head };
			resolve(
				bytes <= mostBytes ? { status: response.statusCode, headers, body: Buffer.concat(chunks) } : null
			);
			return ended;
		}) as typeof response.end;
		response.once('close', () => resolve(null));
	});
}
