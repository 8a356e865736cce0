import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { downloadAddress, findPublishedProblem } from '#lib/server/problems/index.ts';

export const GET = serve(api.downloadFile, async ({ params }) => {
	const problem = await findPublishedProblem(params.slug);
	redirect(303, await downloadAddress(problem.id, params.file));
});
