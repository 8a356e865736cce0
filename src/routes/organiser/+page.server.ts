import { EmptyForm } from '#lib/identity/schema.ts';
import { sendLettersAgain } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { organiserConsole } from '#lib/server/reports/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => ({ console: await organiserConsole(actor) }));

export const actions: Actions = {
	sendAgain: (event) => act(event, EmptyForm, (actor) => sendLettersAgain(actor))
};
