import { act, load as loading } from '#lib/server/platform/http/act.ts';
import { addCues, controlView, moveCue, removeCue } from '#lib/server/broadcast/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { CueSchema, MoveSchema, NewCueSchema } from '#lib/broadcast/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loading(event, async (actor) => ({ cues: (await controlView(actor, (await currentSeason()).id)).cues }));

export const actions: Actions = {
	add: (event) =>
		act(
			event,
			NewCueSchema,
			async (actor, { kind, titleKo, titleEn, textKo, textEn, round, match, seconds }) => {
				const text = textKo || textEn ? { ko: textKo, en: textEn } : undefined;
				const cue = { kind, title: { ko: titleKo, en: titleEn }, params: { round, match, seconds, text } };
				await addCues(actor, (await currentSeason()).id, [cue]);
				return { added: true };
			}
		),
	remove: (event) =>
		act(event, CueSchema, async (actor, { cueId }) => {
			await removeCue(actor, (await currentSeason()).id, cueId);
			return { removed: true };
		}),
	move: (event) =>
		act(event, MoveSchema, async (actor, { cueId, by }) => {
			await moveCue(actor, (await currentSeason()).id, cueId, by);
			return { moved: true };
		})
};
