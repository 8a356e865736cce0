import * as v from 'valibot';
import { DownloadForm } from '#lib/evaluation/rejudge.ts';
import { downloadSubmissions } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import type { RequestHandler } from './$types';

/** Uploads to a problem in one file, for organisers: all of them, of one team, or of a time. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const { searchParams } = event.url;
		const asked = v.safeParse(DownloadForm, {
			problem: searchParams.get('problem') ?? undefined,
			team: searchParams.get('team') ?? undefined,
			from: searchParams.get('from') ?? undefined,
			until: searchParams.get('until') ?? undefined
		});
		const { name, body } = await downloadSubmissions(
			actor,
			asked.success ? asked.output : refuse('bad_input')
		);
		return new Response(body, {
			headers: {
				'content-type': 'application/zip',
				'content-disposition': `attachment; filename="${name}"`,
				'cache-control': 'no-store'
			}
		});
	});
