import { json } from '@sveltejs/kit';
import { answer } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findPollBySlug, passesOf, receiptFor, voterFor } from '#lib/server/voting/index.ts';
import type { RequestHandler } from './$types';

/** The receipt of whoever holds the pass: a tlog-proof file, or JSON for those who ask for it. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const { headers } = event.request;
		const poll = await findPollBySlug((await currentSeason()).id, event.params.slug);
		const passes = passesOf(headers.get('authorization'), headers.get('cookie'));
		const receipt = await receiptFor(poll.id, voterFor(poll.tier, passes) ?? refuse('pass_needed'));
		if (headers.get('accept')?.includes('application/json'))
			return json(receipt, { headers: { 'cache-control': 'no-store' } });
		return new Response(receipt.text, {
			headers: {
				'content-type': 'text/plain; charset=utf-8',
				'content-disposition': `attachment; filename="${poll.slug}-${receipt.code}.tlog-proof"`,
				'cache-control': 'no-store'
			}
		});
	});
