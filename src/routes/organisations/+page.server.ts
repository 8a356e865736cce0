import { listOrganisations } from '#lib/server/identity/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => ({ organisations: await listOrganisations() }));
