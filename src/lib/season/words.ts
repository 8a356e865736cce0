import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Chip.svelte';

const names: Record<string, () => string> = {
	sourcing: m.season_stage_sourcing,
	entry: m.season_stage_entry,
	selection: m.season_stage_selection,
	final: m.season_stage_final,
	aftercare: m.season_stage_aftercare
};
const abouts: Record<string, () => string> = {
	sourcing: m.season_stage_sourcing_about,
	entry: m.season_stage_entry_about,
	selection: m.season_stage_selection_about,
	final: m.season_stage_final_about,
	aftercare: m.season_stage_aftercare_about
};
const states: Record<string, () => string> = {
	planned: m.season_state_planned,
	open: m.season_state_open,
	closed: m.season_state_closed
};
const tones: Record<string, Tone> = { planned: 'neutral', open: 'go', closed: 'neutral' };

export const stageWord = (stage: string): string => names[stage]?.() ?? stage;
export const stageAbout = (stage: string): string => abouts[stage]?.() ?? '';
export const stageStateWord = (state: string): string => states[state]?.() ?? state;
export const stageTone = (state: string): Tone => tones[state] ?? 'neutral';

/** A moment as a field for local date and time shows it, in Korea's zone. */
export function koreanInput(at: string | null): string {
	return at ? new Date(new Date(at).getTime() + 9 * 3_600_000).toISOString().slice(0, 16) : '';
}
