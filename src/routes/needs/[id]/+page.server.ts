import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { endorseNeed, readNeed, withdrawEndorsement } from '#lib/server/problems/index.ts';
import { NeedIdForm } from '#lib/problems/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ need: await readNeed(actor, event.params.id) }));

export const actions: Actions = {
	endorse: (event) => act(event, NeedIdForm, (actor, { need }) => endorseNeed(actor, need)),
	withdraw: (event) => act(event, NeedIdForm, (actor, { need }) => withdrawEndorsement(actor, need))
};
