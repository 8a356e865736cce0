import * as v from 'valibot';
import { deskAct } from '#lib/server/broadcast/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import type { RequestHandler } from './$types';

const Body = v.object({
	sequence: v.optional(v.pipe(v.number(), v.integer())),
	cueId: v.optional(v.pipe(v.string(), v.uuid()))
});

/** `POST /api/control/take` with `{ sequence, cueId? }`: for desks with keys and for programs. */
export const POST: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const parsed = v.safeParse(Body, await event.request.json().catch(() => null));
		if (!parsed.success) refuse('bad_input');
		const season = await currentSeason();
		const { sequence, frame } = await deskAct(actor, season.id, event.params.verb, parsed.output);
		return { sequence, frame };
	});
