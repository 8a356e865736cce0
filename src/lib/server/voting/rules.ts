import type { BallotForm } from '#lib/voting/choice.ts';
import type { Change, IdentityRule, PollRules, Tier, TieRule } from '#lib/voting/leaf.ts';
import type { Text } from '#lib/text.ts';

export const pollStates = [
	'draft',
	'committed',
	'open',
	'closed',
	'tallied',
	'published',
	'called_off'
] as const;
export type PollState = (typeof pollStates)[number];

/** A poll only ever moves forward, one step at a time. One that was never opened may be called off. */
const moves: Record<PollState, readonly PollState[]> = {
	draft: ['committed'],
	committed: ['open', 'called_off'],
	open: ['closed'],
	closed: ['tallied'],
	tallied: ['published'],
	published: [],
	called_off: []
};
export const mayMove = (from: PollState, to: PollState): boolean => moves[from].includes(to);

/** Where an open vote stands that somebody wants to end. */
export type Ending = 'window_fixed' | 'begins_grace' | 'in_grace' | 'over';

interface Window {
	windowSeconds: number | null;
	closesAt: Date | null;
	graceMs: number;
}

/** A window that the rules fixed is ended by nobody's hand; what a hand ends has its grace still to come. */
export function endingOf({ windowSeconds, closesAt, graceMs }: Window, at: Date): Ending {
	const left = closesAt === null ? Infinity : closesAt.getTime() - at.getTime();
	if (windowSeconds !== null && left + graceMs > 0) return 'window_fixed';
	if (left > 0) return graceMs > 0 ? 'begins_grace' : 'over';
	return left + graceMs > 0 ? 'in_grace' : 'over';
}

export type PublicState = Exclude<PollState, 'tallied' | 'draft'>;

/** What the public is told: that a tally has been made is nobody's business before it is shown. */
export const publicState = (state: Exclude<PollState, 'draft'>): PublicState =>
	state === 'tallied' ? 'closed' : state;

/** What of a poll becomes its rules. */
interface Fixable {
	id: string;
	title: Text;
	options: { number: number; label: Text; side: string; subject: string }[];
	form: BallotForm;
	change: Change;
	tier: Tier;
	identity: IdentityRule | null;
	tieRule: TieRule;
	graceMs: number;
	paths: PollRules['paths'];
	showRunning: boolean;
	windowSeconds: number | null;
	rehearsal: boolean;
	weights: PollRules['weights'];
	fraud: PollRules['fraud'];
	approvals: number;
}

export const fixRules = (draft: Fixable, origin: string, passesIssued: number): PollRules => ({
	format: 'ai-champion-poll@v2',
	poll: draft.id,
	origin,
	title: draft.title,
	options: [...draft.options].sort((a, b) => a.number - b.number),
	ballot: draft.form,
	change: draft.change,
	tier: draft.tier,
	...(draft.identity && { identity: { issuer: draft.identity.issuer, claim: draft.identity.claim } }),
	tieRule: draft.tieRule,
	graceMs: draft.graceMs,
	paths: draft.paths,
	windowSeconds: draft.windowSeconds,
	showRunning: draft.showRunning,
	rehearsal: draft.rehearsal,
	weights: draft.weights,
	fraud: draft.fraud,
	approvals: draft.approvals,
	passesIssued
});

/** Options with the most points; more than one where they are level. Nobody leads an empty poll. */
export function leaders(counts: Readonly<Record<string, number>>): number[] {
	const most = Math.max(0, ...Object.values(counts));
	if (most === 0) return [];
	return Object.entries(counts)
		.filter(([, votes]) => votes === most)
		.map(([option]) => Number(option))
		.sort((a, b) => a - b);
}
