import type { PollRules, Tier, TieRule } from '#lib/voting/leaf.ts';
import type { Text } from '#lib/text.ts';

export const pollStates = ['draft', 'committed', 'open', 'closed', 'published'] as const;
export type PollState = (typeof pollStates)[number];

/** A poll only ever moves forward, one step at a time. */
const moves: Record<PollState, PollState | null> = {
	draft: 'committed',
	committed: 'open',
	open: 'closed',
	closed: 'published',
	published: null
};
export const mayMove = (from: PollState, to: PollState): boolean => moves[from] === to;

export interface PollDraft {
	id: string;
	title: Text;
	options: { number: number; label: Text; side: string; subject: string }[];
	tier: Tier;
	tieRule: TieRule;
	graceMs: number;
	showRunning: boolean;
	windowSeconds: number | null;
}

export const fixRules = (draft: PollDraft, origin: string, passesIssued: number): PollRules => ({
	format: 'ai-champion-poll@v2',
	poll: draft.id,
	origin,
	title: draft.title,
	options: [...draft.options].sort((a, b) => a.number - b.number),
	ballot: { kind: 'single' },
	change: 'once',
	tier: draft.tier,
	tieRule: draft.tieRule,
	graceMs: draft.graceMs,
	paths: [],
	windowSeconds: draft.windowSeconds,
	showRunning: draft.showRunning,
	rehearsal: false,
	weights: null,
	fraud: [],
	approvals: 1,
	passesIssued
});

/** Options with the most ballots; more than one where they are level. Nobody leads an empty poll. */
export function leaders(counts: Readonly<Record<string, number>>): number[] {
	const most = Math.max(0, ...Object.values(counts));
	if (most === 0) return [];
	return Object.entries(counts)
		.filter(([, votes]) => votes === most)
		.map(([option]) => Number(option))
		.sort((a, b) => a - b);
}
