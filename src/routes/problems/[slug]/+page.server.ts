import { countQuestions } from '#lib/server/community/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { problemHistory, readProblem } from '#lib/server/problems/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const { slug } = event.params;
		const [problem, history] = await Promise.all([readProblem(slug), problemHistory(slug)]);
		return { problem, history, questions: (await countQuestions([problem.id])).get(problem.id) ?? 0 };
	});
