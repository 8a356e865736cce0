import { json } from '@sveltejs/kit';
import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { viewPoll } from '#lib/server/voting/index.ts';
import type { RequestHandler } from './$types';

/** What the public may know of a poll; equal for everyone, so a cache may carry it. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const poll = await viewPoll((await currentSeason()).id, event.params.slug);
		return json(poll, { headers: { 'cache-control': 'public, s-maxage=1, stale-while-revalidate=5' } });
	});
