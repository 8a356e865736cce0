import { readTable } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** The whole board as a table file: what the page shows, and no more. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const { searchParams } = event.url;
		const split = searchParams.get('split') === 'private' ? 'private' : 'public';
		const live = searchParams.has('live');
		const table = await readTable(actor, event.params.slug, { split, live });
		return new Response(table, {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="${event.params.slug}-${split}.csv"`
			}
		});
	});
