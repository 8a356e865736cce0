/** The reader's words for what jobs are and how they ended. */
import type { Tone } from '#lib/ui/Chip.svelte';
import { m } from '#lib/paraglide/messages.js';

type Sentence = (inputs: Record<string, unknown>) => string;
const sentences = m as unknown as Record<string, Sentence | undefined>;
const wordOf = (prefix: string, key: string, inputs: Record<string, unknown> = {}): string =>
	sentences[`${prefix}_${key.replaceAll('-', '_')}`]?.(inputs) ?? key;

interface Unmet {
	name: string;
	wanted: string;
	offered: string | null;
}
const unmetWord = ({ name, wanted, offered }: Unmet): string =>
	offered === null
		? m.compute_requirement_missing({ name, wanted })
		: m.compute_requirement_offered({ name, wanted, offered });

/** What became of a job or submission, in a sentence that says what to do; for a wrong file, with line and value. */
export function codeSentence(code: string, details: Record<string, unknown> = {}): string {
	const sentence = wordOf('compute_code', code, details);
	if (code === 'requirements_unmet' && Array.isArray(details.unmet)) {
		const packages = (details.unmet as Unmet[]).map(unmetWord).join(', ');
		return `${sentence} ${m.compute_requirements({ runtime: String(details.runtime), packages })}`;
	}
	if (code !== 'bad_format' || typeof details.problem !== 'string') return sentence;
	return `${sentence} ${wordOf('compute_format', details.problem, details)}`;
}

export const reasonWord = (reason: string): string => wordOf('compute_reason', reason);
export const jobStateWord = (state: string): string => wordOf('compute_state', state);
export const jobKindWord = (kind: string): string => wordOf('compute_kind', kind);
export const laneWord = (lane: string): string => wordOf('compute_lane', lane);

/** A team goes by its name; what an operator ordered goes by what it is. */
export const ownerWord = (owner: string): string =>
	owner.startsWith('rejudge:') ? m.compute_owner_rejudge() : owner;

export const jobStateTones: Record<string, Tone> = {
	queued: 'wait',
	held: 'stop',
	running: 'wait',
	done: 'go',
	failed: 'stop',
	cancelled: 'neutral'
};

/** Why a job does not start yet, and when it may. */
export function waitWord(
	wait: { reason: string; ahead: number | null; expectedWaitMs: number | null },
	span: (ms: number) => string
): string {
	const { reason, ahead, expectedWaitMs } = wait;
	const inputs = { ahead: ahead ?? 0, wait: expectedWaitMs === null ? '' : span(expectedWaitMs) };
	if (reason === 'turn' && ahead === 0 && (expectedWaitMs ?? 0) < 1000) return wordOf('compute_wait', 'next');
	return wordOf('compute_wait', reason, inputs);
}

/** How an attempt ended: by a job's code, or by what only happens to attempts. */
export const attemptWord = (outcome: string): string => {
	const word = wordOf('compute_attempt', outcome);
	return word === outcome ? codeSentence(outcome) : word;
};
