import { validId } from '#lib/evaluation/submission.ts';
import { fullLog } from '#lib/server/evaluation/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, (actor) => fullLog(actor, validId(event.params.id)));
