import { ledgerCsv } from '#lib/ledger/ledger-csv.ts';
import { linkedTransfers } from '#lib/server/ledger/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** Ten thousand transfers of the ledger's chain as a table file; `?after=` a position gives those after it. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const wanted = event.url.searchParams.get('after') ?? '';
		const after = /^\d{1,18}$/.test(wanted) ? BigInt(wanted) : 0n;
		return new Response(ledgerCsv(await linkedTransfers(actor, after)), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': 'attachment; filename="ledger.csv"'
			}
		});
	});
