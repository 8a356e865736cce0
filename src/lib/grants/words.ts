import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Chip.svelte';

const states: Record<string, { word: () => string; tone: Tone }> = {
	awarded: { word: m.grants_state_awarded, tone: 'wait' },
	signed: { word: m.grants_state_signed, tone: 'go' },
	completed: { word: m.grants_state_completed, tone: 'go' },
	declined: { word: m.grants_state_declined, tone: 'neutral' },
	planned: { word: m.grants_tranche_planned, tone: 'neutral' },
	reported: { word: m.grants_tranche_reported, tone: 'wait' },
	paid: { word: m.grants_tranche_paid, tone: 'go' }
};
export const grantWord = (state: string): string => states[state]?.word() ?? state;
export const grantTone = (state: string): Tone => states[state]?.tone ?? 'neutral';

const reasons: Record<string, () => string> = {
	grant_tranche: m.grants_reason_grant_tranche,
	practice_allowance: m.grants_reason_practice_allowance,
	job: m.grants_reason_job
};
export const reasonWord = (reason: string): string => reasons[reason]?.() ?? m.grants_reason_other();
