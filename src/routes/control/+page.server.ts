import { act, load as loading } from '#lib/server/platform/http/act.ts';
import {
	asRun,
	controlView,
	deskAct,
	issueOverlayToken,
	planMatches,
	revokeOverlayToken
} from '#lib/server/broadcast/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { ActSchema, CueActSchema, LabelSchema, TokenSchema } from '#lib/broadcast/schema.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async (actor) => {
		const { id } = await currentSeason();
		return { control: await controlView(actor, id), log: await asRun(actor, id, 30) };
	});

const verb = (name: string) => (event: RequestEvent) =>
	act(event, name === 'take' || name === 'preview' ? CueActSchema : ActSchema, async (actor, data) => {
		const { sequence } = await deskAct(actor, (await currentSeason()).id, name, data);
		return { sequence };
	});

export const actions: Actions = {
	preview: verb('preview'),
	take: verb('take'),
	step: verb('step'),
	freeze: verb('freeze'),
	thaw: verb('thaw'),
	panic: verb('panic'),
	calm: verb('calm'),
	clear: verb('clear'),
	plan: (event) =>
		act(event, ActSchema, async (actor) => ({
			planned: await planMatches(actor, (await currentSeason()).id)
		})),
	issueOverlay: (event) =>
		act(event, LabelSchema, async (actor, { label }) => {
			const token = await issueOverlayToken(actor, (await currentSeason()).id, label);
			return { overlay: `${event.url.origin}/overlay/programme?token=${token}` };
		}),
	revokeOverlay: (event) =>
		act(event, TokenSchema, async (actor, { tokenId }) => {
			await revokeOverlayToken(actor, (await currentSeason()).id, tokenId);
			return { revoked: true };
		})
};
