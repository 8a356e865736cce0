import { qrSvg } from '#lib/qr.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { findPublicPoll, readLogFile } from '#lib/server/voting/index.ts';
import type { RequestHandler } from './$types';

/** The latest checkpoint as a QR code, for the vote page, the mixer and print. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const poll = await findPublicPoll((await currentSeason()).id, event.params.poll);
		const checkpoint = Buffer.from(await readLogFile(poll, 'checkpoint')).toString();
		// Without the witnesses' lines: the code stays large enough to be read from a sofa.
		const [body, signatures = ''] = checkpoint.split('\n\n');
		const [own] = signatures.split('\n');
		return new Response(qrSvg(`${body}\n\n${own}\n`, 3), {
			headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, s-maxage=1' }
		});
	});
