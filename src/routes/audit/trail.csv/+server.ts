import { trailCsv } from '#lib/audit/trail-csv.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { readTrail } from '#lib/server/reports/index.ts';
import type { RequestHandler } from './$types';

/** What the same search shows, up to ten thousand entries, as a table file. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const { entries } = await readTrail(actor, event.url.searchParams, 10_000);
		return new Response(trailCsv(entries), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': 'attachment; filename="audit-trail.csv"'
			}
		});
	});
