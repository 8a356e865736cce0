import { m } from '#lib/paraglide/messages.js';
import type { WeightWarning } from './warnings.ts';
import type { Tone } from '#lib/ui/Chip.svelte';

type Word = () => string;
const from = (words: Record<string, Word>) => (key: string) => (words[key] ?? (() => key))();

export const formatWord = from({
	score: m.tournament_format_score,
	duel: m.tournament_format_duel,
	final: m.tournament_format_final
});
export const channelWord = from({
	metric: m.tournament_channel_metric,
	jury: m.tournament_channel_jury,
	public: m.tournament_channel_public
});
const colours: Record<string, string> = {
	metric: 'var(--data-1)',
	jury: 'var(--data-2)',
	public: 'var(--data-3)'
};
export const channelColour = (channel: string): string => colours[channel] ?? 'var(--slate)';
export const scaleWord = from({
	linear: m.tournament_scale_linear,
	'min-max': m.tournament_scale_min_max,
	rank: m.tournament_scale_rank
});
export const tieWord = from({
	public: m.tournament_tie_public,
	jury: m.tournament_tie_jury,
	metric: m.tournament_tie_metric,
	lot: m.tournament_tie_lot
});
export const outcomeWord = from({
	through: m.tournament_outcome_through,
	out: m.tournament_outcome_out,
	withdrawn: m.tournament_outcome_withdrawn
});
export const stateWord = from({
	declared: m.tournament_state_declared,
	open: m.tournament_state_open,
	closed: m.tournament_state_closed,
	published: m.tournament_state_published,
	scheduled: m.tournament_state_scheduled,
	revealed: m.tournament_state_revealed
});

const tones: Record<string, Tone> = {
	open: 'wait',
	closed: 'wait',
	published: 'go',
	revealed: 'go',
	through: 'go',
	out: 'neutral',
	withdrawn: 'stop'
};
export const stateTone = (state: string): Tone => tones[state] ?? 'neutral';

/** What a warning about a round's weights says. */
export function warningWord(warning: WeightWarning): string {
	if (warning.kind === 'one-decides')
		return m.tournament_warning_one({ channel: channelWord(warning.channel) });
	return warning.kind === 'public-decides' ? m.tournament_warning_public() : m.tournament_warning_afresh();
}
