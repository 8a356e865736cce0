import { answer } from '#lib/server/platform/http/act.ts';
import { problemHistory, readProblem } from '#lib/server/problems/index.ts';
import type { RequestHandler } from './$types';

/** One problem with its texts, open files and versions, and what changed from version to version. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const [problem, history] = await Promise.all([
			readProblem(event.params.slug),
			problemHistory(event.params.slug)
		]);
		return { ...problem, history };
	});
