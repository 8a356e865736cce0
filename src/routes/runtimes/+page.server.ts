import { knownOffer } from '#lib/server/compute/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import type { PageServerLoad } from './$types';

/** For everyone: a team should know what its code will meet before it has an account. */
export const load: PageServerLoad = (event) =>
	loadFor(event, async () => {
		const offer = await knownOffer();
		return { runtimes: offer?.runtimes ?? [], nativeOnnx: offer?.nativeOnnx ?? null, known: offer !== null };
	});
