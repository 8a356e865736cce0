import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface Answer {
	status: number;
	headers: OutgoingHttpHeaders;
	body: Buffer;
}

/**
 * Listens to an answer while it is being sent, and gives it when it has been sent whole; null when it was cut short or
 * is longer than `mostBytes`. The one who is being answered notices nothing.
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
		return Reflect.apply(write, response, args);
	}) as typeof response.write;
	response.end = ((...args: unknown[]) => {
		keep(args[0]);
		return Reflect.apply(end, response, args);
	}) as typeof response.end;
	return new Promise((resolve) => {
		response.once('close', () => {
			const whole = response.writableFinished && bytes <= mostBytes;
			const headers = { ...response.getHeaders(), ...head };
			resolve(whole ? { status: response.statusCode, headers, body: Buffer.concat(chunks) } : null);
		});
	});
}
