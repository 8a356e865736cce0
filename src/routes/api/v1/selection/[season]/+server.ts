import { answer } from '#lib/server/platform/http/act.ts';
import { findOutcomeData } from '#lib/server/selection/index.ts';
import type { RequestHandler } from './$types';

/** GET: what anyone needs to recompute the ranking of stage one, after publication. */
export const GET: RequestHandler = (event) => answer(event, () => findOutcomeData(event.params.season));
