import { readMail } from '#lib/server/platform/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const to = (event.url.searchParams.get('to') ?? '').trim();
		return { to, mails: await readMail(to) };
	});
