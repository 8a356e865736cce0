import { Readable } from 'node:stream';
import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { bundleHeader, bundleLines, findPublicPoll } from '#lib/server/voting/index.ts';

/** docs/vote-log.md says how to recount it. Its leaves never change again; witnesses may still put their lines under checkpoints. */
export const GET = serve(api.readBundle, async ({ params }) => {
	const poll = await findPublicPoll((await currentSeason()).id, params.slug);
	await bundleHeader(poll.id); // refuses before the first byte is sent
	const body = Readable.toWeb(Readable.from(bundleLines(poll.id), { objectMode: false }));
	return new Response(body as ReadableStream, {
		headers: {
			'content-type': 'application/x-ndjson',
			'content-disposition': `attachment; filename="${poll.slug}.vote-log.ndjson"`,
			'cache-control': 'public, max-age=60'
		}
	});
});
