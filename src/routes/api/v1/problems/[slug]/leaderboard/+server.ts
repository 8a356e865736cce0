import { publicBoard } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** The public board: the public split only. */
export const GET: RequestHandler = (event) => answer(event, () => publicBoard(event.params.slug));
