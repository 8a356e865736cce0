/** The reader's words for what jobs are and how they ended. */
import type { Tone } from '#lib/ui/Chip.svelte';
import { m } from '#lib/paraglide/messages.js';

type Sentence = (inputs: Record<string, unknown>) => string;
const sentences = m as unknown as Record<string, Sentence | undefined>;
const wordOf = (prefix: string, key: string, inputs: Record<string, unknown> = {}): string =>
	sentences[`${prefix}_${key.replaceAll('-', '_')}`]?.(inputs) ?? key;

/** What became of a job or submission, in a sentence that says what to do; for a wrong file, with line and value. */
export function codeSentence(code: string, details: Record<string, unknown> = {}): string {
	const sentence = wordOf('compute_code', code, details);
	const { runtime, packages } = details;
	if (code === 'requirements_unmet' && typeof runtime === 'string' && typeof packages === 'string')
		return `${sentence} ${m.compute_requirements({ runtime, packages })}`;
	if (code !== 'bad_format' || typeof details.problem !== 'string') return sentence;
	return `${sentence} ${wordOf('compute_format', details.problem, details)}`;
}

export const reasonWord = (reason: string): string => wordOf('compute_reason', reason);
export const jobStateWord = (state: string): string => wordOf('compute_state', state);
export const jobKindWord = (kind: string): string => wordOf('compute_kind', kind);
export const laneWord = (lane: string): string => wordOf('compute_lane', lane);

export const jobStateTones: Record<string, Tone> = {
	queued: 'wait',
	running: 'wait',
	done: 'go',
	failed: 'stop',
	cancelled: 'neutral'
};
