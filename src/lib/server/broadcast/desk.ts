import { refuse, type Actor } from '#lib/server/platform/index.ts';
import { calm, clearLowerThird, freeze, panic, previewCue, stepReveal, takeCue, thaw } from './commands.ts';
import type { Programme } from './programme.ts';

export interface DeskAct {
	/** The number of the picture that the operator acts on. */
	sequence?: number;
	cueId?: string;
}

/** The control room's verbs by the names that its keys, addresses and forms use. */
export function deskAct(
	actor: Actor,
	seasonId: string,
	verb: string,
	{ sequence, cueId }: DeskAct
): Promise<Programme> {
	const seen = sequence ?? null;
	if (verb === 'preview') return previewCue(actor, seasonId, seen, cueId ?? refuse('bad_input'));
	if (verb === 'take') return takeCue(actor, seasonId, seen, cueId);
	if (verb === 'step') return stepReveal(actor, seasonId, seen);
	if (verb === 'freeze') return freeze(actor, seasonId, seen);
	if (verb === 'thaw') return thaw(actor, seasonId, seen);
	if (verb === 'panic') return panic(actor, seasonId);
	if (verb === 'calm') return calm(actor, seasonId, seen);
	if (verb === 'clear') return clearLowerThird(actor, seasonId, seen);
	refuse('not_found');
}
