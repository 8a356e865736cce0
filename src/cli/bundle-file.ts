import { createReadStream } from 'node:fs';
import type { Locale } from '#lib/text.ts';
import { unreachable } from './client.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { progressLine } from './print.ts';

/** The bytes of a bundle, a file or an address, with a line of progress while they come. */
export async function* bundleBytes(
	{ say, locale }: Context,
	source: string,
	quiet: boolean
): AsyncGenerator<Uint8Array> {
	let line: ReturnType<typeof progressLine> | undefined;
	let bytes = 0;
	try {
		const { stream, size } = await open(source, locale);
		line = size === null ? undefined : progressLine('', size, quiet);
		for await (const chunk of stream) {
			bytes += chunk.length;
			line?.at(bytes);
			yield chunk;
		}
	} catch (error) {
		if (error instanceof Failure) throw error;
		throw new Failure('failed', say('bundle_unread', { source, why: (error as Error).message }));
	} finally {
		line?.end();
	}
}

async function open(
	source: string,
	locale: Locale
): Promise<{ stream: AsyncIterable<Uint8Array>; size: number | null }> {
	if (!/^https?:/.test(source)) return { stream: createReadStream(source), size: null };
	const answer = await fetch(source).catch((error: unknown) => {
		throw unreachable({ server: source, locale }, error);
	});
	if (!answer.ok || !answer.body) throw new Error(String(answer.status));
	const size = answer.headers.get('content-length');
	return { stream: answer.body as AsyncIterable<Uint8Array>, size: size === null ? null : Number(size) };
}
