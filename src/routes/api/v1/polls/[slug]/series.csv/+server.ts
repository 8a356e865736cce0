import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { courseFor } from '#lib/server/voting/index.ts';
import { seriesCsv } from '#lib/voting/series.ts';

/** In the one spelling of docs/vote-log.md, so that whoever recounts can compare it byte by byte. */
export const GET = serve(
	api.readSeriesFile,
	async ({ params }) =>
		new Response(seriesCsv(await courseFor((await currentSeason()).id, params.slug)), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="${params.slug}.series.csv"`
			}
		})
);
