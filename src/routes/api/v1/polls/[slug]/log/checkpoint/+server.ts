import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findPublicPoll, readLogFile } from '#lib/server/voting/index.ts';

/** What a witness or a doubter compares with the one shown on air. */
export const GET = serve(api.readLogCheckpoint, async ({ params }) => {
	const poll = await findPublicPoll((await currentSeason()).id, params.slug);
	const bytes = await readLogFile(poll, 'checkpoint');
	return new Response(Buffer.from(bytes), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
});
