import { answer } from '#lib/server/platform/http/act.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import type { RequestHandler } from './$types';

/** The published problems of the season now under way. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => listPublishedProblems((await currentSeason()).id));
