import type { Text } from '#lib/text.ts';

export const channels = ['metric', 'jury', 'public'] as const;
export type Channel = (typeof channels)[number];
export type Weights = Record<Channel, number>;

export const formats = ['score', 'duel', 'final'] as const;
export type Format = (typeof formats)[number];

/** How a channel's raw values, 0 to 100, become points: as they are, stretched to the field, or by rank. */
export const scales = ['linear', 'min-max', 'rank'] as const;
export type Scale = (typeof scales)[number];

export const tieBreaks = ['public', 'jury', 'metric', 'lot'] as const;
export type TieBreak = (typeof tieBreaks)[number];

/** A team's metric as it stood when the round opened, with what made it. `skill` is 0 (best constant answer) to 100 (perfect). */
export interface MetricNote {
	problemId: string;
	problemTitle: Text;
	submissionId: string | null;
	metric: string;
	value: number | null;
	low: number | null;
	high: number | null;
	trivial: number | null;
	/** What a perfect answer reaches, and which way is better: with `trivial` they make `skill` of `value`. */
	perfect: number | null;
	direction: 'higher' | 'lower' | null;
	skill: number;
}

/** One channel of one team's result: raw value, points on the round's scale, weight, and what it adds. */
export interface ChannelShare {
	channel: Channel;
	raw: number | null;
	points: number;
	weight: number;
	adds: number;
}

/** A result that explains itself. */
export interface ExplainedResult {
	teamId: string;
	total: number;
	place: number;
	shares: ChannelShare[];
	/** The tie-break that set this place apart from an equal total, if one was needed. */
	decidedBy: TieBreak | null;
}

/** Who would win if the public's weight were this many per cent, the others keeping their proportion. */
export interface SensitivityPoint {
	publicWeight: number;
	winners: string[];
}

export interface Criterion {
	key: string;
	name: Text;
	weight: number;
	anchors: Text[];
}
