import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findPublicPoll, readLogFile } from '#lib/server/voting/index.ts';

/** A tile never changes, so that any cache may keep it for good. */
export const GET = serve(api.readLogTile, async ({ params }) => {
	const poll = await findPublicPoll((await currentSeason()).id, params.slug);
	const bytes = await readLogFile(poll, `tile/${params.tile}`);
	const headers = {
		'content-type': 'application/octet-stream',
		'cache-control': 'public, max-age=31536000, immutable'
	};
	return new Response(Buffer.from(bytes), { headers });
});
