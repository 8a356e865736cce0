import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { problemHistory, readProblem } from '#lib/server/problems/index.ts';

export const GET = serve(api.readProblem, async ({ params: { slug } }) => {
	const [problem, history] = await Promise.all([readProblem(slug), problemHistory(slug)]);
	return { ...problem, history };
});
