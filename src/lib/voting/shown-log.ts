import { linesOf } from './bundle.ts';
import type { ReadTile } from './tile-tree.ts';
import { tilePath } from './tiles.ts';

/** A log as a server shows it: the first line of its bundle once it is published, before that its newest checkpoint. */
export type ShownLog = ({ header: string } | { newest: string }) & { tile: ReadTile };

/** The log of a poll, from the server of this page. Throws where it cannot be loaded. */
export async function loadLog(slug: string, published: boolean): Promise<ShownLog> {
	const base = `/api/v1/polls/${slug}`;
	const tile: ReadTile = async (name) =>
		new Uint8Array(await (await got(`${base}/log/${tilePath(name)}`)).arrayBuffer());
	if (!published) return { newest: await (await got(`${base}/log/checkpoint`)).text(), tile };
	const { body } = await got(`${base}/bundle`);
	if (!body) throw new Error('an answer without a body');
	return { header: await firstLine(body), tile };
}

async function got(address: string): Promise<Response> {
	const answer = await fetch(address);
	if (!answer.ok) throw new Error(`answer ${answer.status}`);
	return answer;
}

/** The first line of a log's file, without the rest of it. */
async function firstLine(body: ReadableStream<Uint8Array>): Promise<string> {
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
