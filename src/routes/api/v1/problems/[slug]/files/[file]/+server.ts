import { redirect } from '@sveltejs/kit';
import { answer } from '#lib/server/platform/http/act.ts';
import { downloadAddress, findPublishedProblem } from '#lib/server/problems/index.ts';
import type { RequestHandler } from './$types';

/** Leads to a signed address of an open file, good for ten minutes. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const problem = await findPublishedProblem(event.params.slug);
		redirect(303, await downloadAddress(problem.id, event.params.file));
	});
