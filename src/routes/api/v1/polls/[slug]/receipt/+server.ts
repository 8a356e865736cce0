import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findPublicPoll, passesOf, receiptFor, voterFor } from '#lib/server/voting/index.ts';

/** The receipt of whoever holds the pass: a tlog-proof file, or JSON for those who ask for it. */
export const GET = serve(api.readReceipt, async ({ event, params }) => {
	const { headers } = event.request;
	const poll = await findPublicPoll((await currentSeason()).id, params.slug);
	const passes = passesOf(headers.get('authorization'), headers.get('cookie'));
	const receipt = await receiptFor(poll.id, voterFor(poll.tier, passes) ?? refuse('pass_needed'));
	if (headers.get('accept')?.includes('application/json')) return receipt;
	return new Response(receipt.text, {
		headers: {
			'content-type': 'text/plain; charset=utf-8',
			'content-disposition': `attachment; filename="${poll.slug}-${receipt.code}.tlog-proof"`
		}
	});
});
