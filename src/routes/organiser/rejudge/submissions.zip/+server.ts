import { downloadSubmissions } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** Every upload to a problem in one file, for organisers. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const { name, body } = await downloadSubmissions(actor, event.url.searchParams.get('problem') ?? '');
		return new Response(body, {
			headers: {
				'content-type': 'application/zip',
				'content-disposition': `attachment; filename="${name}"`,
				'cache-control': 'no-store'
			}
		});
	});
