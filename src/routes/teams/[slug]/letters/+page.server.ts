import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { lettersOf } from '#lib/server/selection/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadFor(event, (actor) => lettersOf(actor, event.params.slug));
