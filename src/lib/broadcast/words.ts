import { m } from '#lib/paraglide/messages.js';
import type { CueKind } from './frame.ts';

const kinds: Record<CueKind, () => string> = {
	holding: m.broadcast_kind_holding,
	'lower-third': m.broadcast_kind_lower_third,
	duel: m.broadcast_kind_duel,
	'vote-open': m.broadcast_kind_vote_open,
	'vote-close': m.broadcast_kind_vote_close,
	countdown: m.broadcast_kind_countdown,
	reveal: m.broadcast_kind_reveal,
	board: m.broadcast_kind_board,
	winner: m.broadcast_kind_winner
};
export const kindWord = (kind: CueKind): string => kinds[kind]();
