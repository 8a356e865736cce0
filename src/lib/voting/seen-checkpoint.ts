import { equalBytes } from './bytes.ts';
import { linesOf, parseHeader } from './bundle.ts';
import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { parseKey } from './note.ts';

/**
 * What a checkpoint that somebody saw on air says about this log. `kept`: the published log holds it. `current`: it is the
 * newest one. `older`: signed, and the log is longer now; whether it goes on from here shows once it is published.
 * `missing`: signed by the key, and not in the log: evidence against whoever keeps it. `unsigned`: not of this key.
 */
export type Seen = { state: 'kept' | 'current' | 'older' | 'missing'; size: number } | { state: 'unsigned' };

const same = (a: Checkpoint, b: Checkpoint): boolean => a.size === b.size && equalBytes(a.root, b.root);

/** A note as it was photographed or pasted: line ends and the last one are easily lost on the way. */
export const tidyNote = (text: string): string => `${text.trim().replaceAll('\r', '')}\n`;

/** `header`: the first line of the published log; `newest`: the latest checkpoint, where nothing is published yet. */
export async function judgeSeen(
	text: string,
	logKey: string,
	log: { header: string } | { newest: string }
): Promise<Seen> {
	const key = parseKey(logKey);
	const seen = key && (await openCheckpoint(tidyNote(text), key));
	if (!seen) return { state: 'unsigned' };
	const { size } = seen;
	if ('header' in log) {
		const known = parseHeader(log.header)?.checkpoints.map(parseCheckpoint) ?? [];
		return { state: known.some((one) => one && same(one, seen)) ? 'kept' : 'missing', size };
	}
	const newest = parseCheckpoint(log.newest);
	if (newest && same(newest, seen)) return { state: 'current', size };
	return { state: newest && newest.size > size ? 'older' : 'missing', size };
}

/** The first line of a log's file, without the rest of it. */
export async function firstLine(body: ReadableStream<Uint8Array>): Promise<string> {
	const reader = body.getReader();
	async function* pieces() {
		for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
	}
	for await (const line of linesOf(pieces())) {
		await reader.cancel();
		return new TextDecoder().decode(line);
	}
	return '';
}
