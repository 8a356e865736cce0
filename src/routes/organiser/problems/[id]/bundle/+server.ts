import { exportBundle } from '#lib/server/bundles/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { readForm } from '#lib/server/platform/http/form.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { ExportForm } from '#lib/bundles/schema.ts';
import type { RequestHandler } from './$types';

/** The problem as a bundle. A POST, since the download is an act on record. */
export const POST: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const { locale } = event.locals;
		const form = await readForm(event.request, ExportForm, locale);
		if (!form.ok) refuse('bad_input');
		const { filename, bytes } = await exportBundle(actor, event.params.id, { ...form.data, locale });
		return new Response(new Uint8Array(bytes), {
			headers: {
				'content-type': 'application/zip',
				'content-disposition': `attachment; filename="${filename}"`,
				'cache-control': 'private, no-store'
			}
		});
	});
