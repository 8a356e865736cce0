import { recentVerdict } from '#lib/server/audit/index.ts';
import { recentLedgerVerdict } from '#lib/server/ledger/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { readTrail } from '#lib/server/reports/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const trail = await readTrail(actor, event.url.searchParams);
		const [chain, ledger] = await Promise.all([recentVerdict(), recentLedgerVerdict()]);
		return { trail, chain, ledger };
	});
