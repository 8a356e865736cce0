import { qrSvg } from '#lib/qr.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { found } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findPublicPoll } from '#lib/server/voting/index.ts';
import { cardText } from '#lib/voting/key-card.ts';
import type { RequestHandler } from './$types';

/** The log's signing key and the hash of its rules as a QR code, for the vote page, the mixer and print. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const log = found((await findPublicPoll((await currentSeason()).id, event.params.poll)).log);
		return new Response(qrSvg(cardText(log), 3), {
			headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, s-maxage=60' }
		});
	});
