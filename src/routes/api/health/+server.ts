import { json } from '@sveltejs/kit';
import { healthy } from '#lib/server/platform/index.ts';
import type { RequestHandler } from './$types';

/** For load balancers: 200 while the database answers, 503 otherwise. */
export const GET: RequestHandler = async () => {
	const ok = await healthy();
	return json({ ok }, { status: ok ? 200 : 503 });
};
