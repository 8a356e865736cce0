import { listEntries, verifyChain } from '#lib/server/audit/index.ts';
import { findPeople } from '#lib/server/identity/index.ts';
import { verifyLedger } from '#lib/server/ledger/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const type = event.url.searchParams.get('type') ?? '';
		const before = event.url.searchParams.get('before') ?? '';
		const position = /^\d{1,18}$/.test(before) ? BigInt(before) : undefined;
		const entries = await listEntries(actor, { type, before: position, limit: 50 });
		const [chain, ledger, people] = await Promise.all([
			verifyChain(),
			verifyLedger(),
			findPeople(entries.flatMap((entry) => (entry.actorId ? [entry.actorId] : [])))
		]);
		const named = entries.map((entry) => ({
			...entry,
			actor: (entry.actorId && people.get(entry.actorId)?.name) || entry.actorKind
		}));
		return { entries: named, chain, ledger, type };
	});
