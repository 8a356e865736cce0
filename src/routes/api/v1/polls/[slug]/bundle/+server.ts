import { Readable } from 'node:stream';
import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { bundleHeader, bundleLines, findPollBySlug } from '#lib/server/voting/index.ts';
import type { RequestHandler } from './$types';

/** The published log, whole: docs/vote-log.md says how to recount it. It never changes again. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const poll = await findPollBySlug((await currentSeason()).id, event.params.slug);
		await bundleHeader(poll.id); // refuses before the first byte is sent
		const body = Readable.toWeb(Readable.from(bundleLines(poll.id), { objectMode: false }));
		return new Response(body as ReadableStream, {
			headers: {
				'content-type': 'application/x-ndjson',
				'content-disposition': `attachment; filename="${poll.slug}.vote-log.ndjson"`,
				'cache-control': 'public, max-age=31536000, immutable'
			}
		});
	});
