import { createHash } from 'node:crypto';
import {
	channels,
	type Channel,
	type ChannelShare,
	type ExplainedResult,
	type Format,
	type Scale,
	type SensitivityPoint,
	type TieBreak,
	type Weights
} from '#lib/tournament/types.ts';

/** What a match keeps of its count. A walkover has a winner and no numbers. */
export interface ExplainedMatch {
	results: ExplainedResult[];
	sensitivity: SensitivityPoint[];
	walkover: boolean;
	/** Whose scores were counted; a count from before this was kept took those of all. */
	jurors?: string[];
}

/** Whether fewer than two sides are left of a match between two. */
export const isWalkover = (format: Format, playing: readonly string[]): boolean =>
	format !== 'score' && playing.length < 2;

/** A team's raw value per channel, 0 to 100; null where the channel gave nothing. */
export interface Standing {
	teamId: string;
	raw: Record<Channel, number | null>;
	/** Jurors who put this team first; the second step of the jury tie-break. */
	juryFirsts: number;
}

export interface Scoring {
	weights: Weights;
	scale: Scale;
	tieBreaks: readonly TieBreak[];
	seed: string;
}

/**
 * Skill score: how much of the way from the best constant answer to a perfect one was gone, 0 to 100. It is what makes
 * metrics of different problems comparable. Source: the forecast verification literature (Murphy 1988), clipped below at 0.
 */
export function skill(
	value: number,
	trivial: number,
	direction: 'higher' | 'lower',
	perfect: number
): number {
	const gone =
		direction === 'higher'
			? (value - trivial) / (perfect - trivial)
			: (trivial - value) / (trivial - perfect);
	return Number.isFinite(gone) ? Math.min(1, Math.max(0, gone)) * 100 : 0;
}

/** The points of one channel for the whole field, in its order. What is missing has no points. */
export function channelPoints(raw: readonly (number | null)[], scale: Scale): number[] {
	const known = raw.filter((value) => value !== null);
	if (known.length === 0) return raw.map(() => 0);
	const low = Math.min(...known);
	const high = Math.max(...known);
	return raw.map((value) => {
		if (value === null) return 0;
		if (scale === 'linear') return value;
		if (scale === 'min-max') return high === low ? 100 : ((value - low) / (high - low)) * 100;
		// Equal values share the mean of their ranks, so that the order of input cannot matter.
		const below = known.filter((other) => other < value).length;
		const equal = known.filter((other) => other === value).length;
		return known.length === 1 ? 100 : ((below + (equal - 1) / 2) / (known.length - 1)) * 100;
	});
}

/** A number from the round's committed seed and the team, so that anyone can draw the same lot. */
export const lot = (seed: string, teamId: string): string =>
	createHash('sha256').update(`${seed}:${teamId}`).digest('hex');

/** Ranks the field and explains every place. Totals are compared as rounded to six decimals, which is declared. */
export function rankTeams(field: readonly Standing[], scoring: Scoring): ExplainedResult[] {
	const points = Object.fromEntries(
		channels.map((channel) => [
			channel,
			channelPoints(
				field.map((team) => team.raw[channel]),
				scoring.scale
			)
		])
	) as Record<Channel, number[]>;
	const totals = field.map((team, index) => {
		const shares = channels.map((channel): ChannelShare => {
			const weight = scoring.weights[channel];
			const earned = points[channel][index] ?? 0;
			return { channel, raw: team.raw[channel], points: earned, weight, adds: (earned * weight) / 100 };
		});
		const total = Math.round(shares.reduce((sum, share) => sum + share.adds, 0) * 1e6) / 1e6;
		return { team, shares, total };
	});
	const order = totals.toSorted((a, b) => b.total - a.total || breakTie(a.team, b.team, scoring).sign);
	return order.map(({ team, shares, total }, index) => {
		const tied = [order[index - 1], order[index + 1]].find((other) => other?.total === total);
		return {
			teamId: team.teamId,
			total,
			place: index + 1,
			shares,
			decidedBy: tied ? breakTie(team, tied.team, scoring).by : null
		};
	});
}

function breakTie(a: Standing, b: Standing, scoring: Scoring): { sign: number; by: TieBreak | null } {
	for (const by of scoring.tieBreaks) {
		const sign = compareBy(a, b, by, scoring.seed);
		if (sign !== 0) return { sign, by };
	}
	return { sign: a.teamId < b.teamId ? -1 : 1, by: null };
}

function compareBy(a: Standing, b: Standing, by: TieBreak, seed: string): number {
	if (by === 'lot') return lot(seed, a.teamId) < lot(seed, b.teamId) ? -1 : 1;
	if (by === 'jury' && a.juryFirsts !== b.juryFirsts) return b.juryFirsts - a.juryFirsts;
	return (b.raw[by] ?? -1) - (a.raw[by] ?? -1);
}

/** Who takes the `places` if the public weighed 0, 25, 50, 75 or 100 per cent and the rest kept their proportion. */
export function sensitivity(
	field: readonly Standing[],
	scoring: Scoring,
	places: number
): SensitivityPoint[] {
	return [0, 25, 50, 75, 100].map((publicWeight) => {
		const rest = scoring.weights.metric + scoring.weights.jury;
		const share = (weight: number) =>
			rest === 0 ? (100 - publicWeight) / 2 : (weight * (100 - publicWeight)) / rest;
		const weights = {
			metric: share(scoring.weights.metric),
			jury: share(scoring.weights.jury),
			public: publicWeight
		};
		const ranked = rankTeams(field, { ...scoring, weights });
		return { publicWeight, winners: ranked.slice(0, places).map((result) => result.teamId) };
	});
}

/** First against last, second against last but one, by slot. Of an odd field the first has a bye and meets nobody. */
export function pairings(teamsBySlot: readonly string[]): { cheong: string; hong: string | null }[] {
	const bye = teamsBySlot.length % 2 === 1 ? teamsBySlot.slice(0, 1) : [];
	const rest = teamsBySlot.slice(bye.length);
	const pairs = rest
		.slice(0, rest.length / 2)
		.map((cheong, index) => ({ cheong, hong: rest[rest.length - 1 - index] ?? null }));
	return [...bye.map((cheong) => ({ cheong, hong: null })), ...pairs];
}

/**
 * The order of places when a round is over: who comes through above who does not, those who left last. Within a group a
 * cut keeps its ranking; of duels the total decides, a team without a fight stands above those who fought, then the slot.
 */
export function placesOf(
	entrants: readonly { teamId: string; slot: number; withdrawn: boolean }[],
	format: Format,
	results: readonly Pick<ExplainedResult, 'teamId' | 'total' | 'place'>[],
	through: ReadonlySet<string>
): string[] {
	const known = new Map(results.map((result) => [result.teamId, result]));
	const group = (team: { teamId: string; withdrawn: boolean }) =>
		through.has(team.teamId) ? 0 : team.withdrawn ? 2 : 1;
	const worth = ({ teamId }: { teamId: string }) => {
		const result = known.get(teamId);
		if (format === 'score') return result ? -result.place : -Infinity;
		return result ? result.total : Infinity;
	};
	// Compared, not subtracted: Infinity minus Infinity is no number.
	const byWorth = (a: number, b: number) => (a === b ? 0 : b > a ? 1 : -1);
	return entrants
		.toSorted((a, b) => group(a) - group(b) || byWorth(worth(a), worth(b)) || a.slot - b.slot)
		.map(({ teamId }) => teamId);
}

/** Why a declaration cannot stand, or null. */
export function declarationFault(
	weights: Weights,
	breaks: readonly TieBreak[],
	places: number
): 'weights_not_100' | 'tie_break_open' | 'places_wrong' | null {
	if (channels.reduce((sum, channel) => sum + weights[channel], 0) !== 100) return 'weights_not_100';
	if (channels.some((channel) => weights[channel] < 0)) return 'weights_not_100';
	if (breaks.at(-1) !== 'lot') return 'tie_break_open';
	return places < 1 ? 'places_wrong' : null;
}
