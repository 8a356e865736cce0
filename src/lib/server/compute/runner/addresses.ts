import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One request that the machine may make of the store. */
export interface Address {
	url: string;
	headers: Record<string, string>;
}

const TRIES = 5;
const WAIT_MS = 1000;
const SILENCE_MS = 60_000;

/** Brings one input here; one whose hash is told arrives as those bytes or not at all. */
export async function download(url: string, file: string, sha256?: string): Promise<void> {
	const response = await fetch(url);
	if (!response.ok || !response.body)
		throw new Refused(`the store answered ${response.status}`, response.status);
	const hash = createHash('sha256');
	const body = Readable.fromWeb(response.body as never);
	body.on('data', (piece: Buffer) => void hash.update(piece));
	await pipeline(body, createWriteStream(file, { mode: 0o600 }));
	if (sha256 && hash.digest('hex') !== sha256) throw new Error('it arrived with other bytes');
}

class Refused extends Error {
	readonly status: number;
	constructor(message: string, status: number) {
		super(message);
		this.status = status;
	}
}

/** Sends one object, waiting for a store that restarts. */
export async function send(address: Address, body: Buffer | { file: string; bytes: number }): Promise<void> {
	await trying(async () => {
		const status = await put(address, body);
		// 409: an earlier try arrived although its answer did not; objects are written once.
		if (status >= 300 && status !== 409) throw new Refused(`the store answered ${status}`, status);
	});
}

/** One try, and its status. By hand, since `fetch` sends streams without a length, which an S3 refuses. */
export function put(
	address: Address,
	body: Buffer | { file: string; bytes: number },
	signal?: AbortSignal
): Promise<number> {
	const url = new URL(address.url);
	const length = Buffer.isBuffer(body) ? body.length : body.bytes;
	return new Promise((resolve, reject) => {
		const request = (url.protocol === 'https:' ? https : http).request(url, {
			method: 'PUT',
			headers: { ...address.headers, 'content-length': length },
			timeout: SILENCE_MS,
			signal
		});
		request.on('timeout', () => request.destroy(new Error('the store fell silent')));
		request.on('error', reject);
		request.on('response', (response) => {
			response.resume();
			response.on('end', () => resolve(response.statusCode ?? 500));
			response.on('error', reject);
		});
		if (Buffer.isBuffer(body)) request.end(body);
		else pipeline(createReadStream(body.file), request).catch(reject);
	});
}

/** A store that restarts is waited for; one that says no is believed. */
export async function trying(act: () => Promise<void>): Promise<void> {
	for (let round = 1; ; round++) {
		try {
			return await act();
		} catch (error) {
			const final = error instanceof Refused && error.status < 500 && error.status !== 429;
			if (final || round >= TRIES) throw error;
			await new Promise((resolve) => setTimeout(resolve, WAIT_MS * round));
		}
	}
}
