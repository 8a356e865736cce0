import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { organiserConsole } from '#lib/server/reports/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ console: await organiserConsole(actor) }));
