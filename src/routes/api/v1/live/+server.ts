import { answer } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { currentFrame } from '#lib/server/broadcast/index.ts';
import type { RequestHandler } from './$types';

/** The programme as everyone sees it; the same bytes for all, so that a cache can carry a nation. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const { frame } = (await currentFrame()) ?? refuse('no_season');
		const headers = {
			etag: `"${frame.sequence}"`,
			'cache-control': 'public, s-maxage=1, stale-while-revalidate=5',
			'content-type': 'application/json'
		};
		const known = event.request.headers.get('if-none-match') === headers.etag;
		return known
			? new Response(null, { status: 304, headers })
			: new Response(JSON.stringify(frame), { headers });
	});
