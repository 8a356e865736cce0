import { guide } from '#lib/api/guide.ts';
import { publicOrigin } from '#lib/server/platform/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	const origin = publicOrigin();
	return { origin, parts: guide(locals.locale, origin) };
};
