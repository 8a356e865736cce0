import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Chip.svelte';
import type { Locale } from '#lib/text.ts';
import type { PartRole } from './plan.ts';

type State = 'previewed' | 'importing' | 'imported';

export const bundleStateWords: Record<State, () => string> = {
	previewed: m.bundles_state_previewed,
	importing: m.bundles_state_importing,
	imported: m.bundles_state_imported
};
export const bundleStateTones: Record<State, Tone> = {
	previewed: 'neutral',
	importing: 'wait',
	imported: 'go'
};

type Word = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string;

export const roleWords: Record<PartRole, Word> = {
	program: m.bundles_role_program,
	reference: m.bundles_role_reference,
	ingestion: m.bundles_role_ingestion,
	input: m.bundles_role_input,
	'public-data': m.bundles_role_public_data,
	'starting-kit': m.bundles_role_starting_kit
};
