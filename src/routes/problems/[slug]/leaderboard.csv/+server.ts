import { boardCsv } from '#lib/evaluation/board-csv.ts';
import { privateBoard, publicBoard } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** The board as a table file: what the page shows, and no more. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const final = event.url.searchParams.get('split') === 'private';
		const board = final ? await privateBoard(actor, event.params.slug) : await publicBoard(event.params.slug);
		const name = `${board.problem.slug}-${board.split}.csv`;
		return new Response(boardCsv(board), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="${name}"`
			}
		});
	});
