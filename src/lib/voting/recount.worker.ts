import { recount } from './recount.ts';
import type { Verdict } from './verdict.ts';

/** A bundle by its address or as a file from disk; the page learns of progress and then of the verdict. */
export interface RecountTask {
	source: string | Blob;
	key?: string;
	rulesHash?: string;
}
export type RecountNews = { leaves: number; bytes: number } | { verdict: Verdict } | { failed: true };

const tell = (news: RecountNews): void => postMessage(news);

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
	const reader = stream.getReader();
	for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}

async function streamOf(source: string | Blob): Promise<ReadableStream<Uint8Array>> {
	if (typeof source !== 'string') return source.stream();
	const answer = await fetch(source);
	if (!answer.ok || !answer.body) throw new Error(`answer ${answer.status}`);
	return answer.body;
}

onmessage = async ({ data }: MessageEvent<RecountTask>) => {
	try {
		const onProgress = (leaves: number, bytes: number): void => tell({ leaves, bytes });
		const { source, ...expected } = data;
		tell({ verdict: await recount(piecesOf(await streamOf(source)), { ...expected, onProgress }) });
	} catch {
		tell({ failed: true });
	}
};
