import {
	noText,
	type CueKind,
	type Frame,
	type FrameReveal,
	type FrameTeam,
	type OpenedChannel
} from '#lib/broadcast/frame.ts';
import { channels, type Channel, type ExplainedResult, type Weights } from '#lib/tournament/types.ts';
import { canonicalJson } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

export interface CueParams {
	/** Which round and match the cue is about, by the numbers that the rundown can know beforehand. */
	round?: number;
	match?: number;
	seconds?: number;
	text?: Text;
}

/** What the programme row remembers of the cue on air: where it points, never what is hidden there. */
export interface OnAir {
	cueId: string | null;
	kind: CueKind;
	title: Text;
	params: CueParams;
	/** How far the reveal has been opened. */
	step: number;
	endsAt: string | null;
	lowerThird: { title: Text; text: Text } | null;
}

export const blank: OnAir = {
	cueId: null,
	kind: 'holding',
	title: noText,
	params: {},
	step: 0,
	endsAt: null,
	lowerThird: null
};

/** Everything a frame may be made of, hidden things included. Only `frameOf` turns it into what leaves the house. */
export interface Facts {
	season: { slug: string; name: Text };
	round: {
		name: Text;
		weights: Weights;
		published: boolean;
		entrants: { team: FrameTeam; place: number | null; total: number | null; through: boolean }[];
	} | null;
	match: {
		id: string;
		number: number;
		state: string;
		duel: boolean;
		cheong: FrameTeam | null;
		hong: FrameTeam | null;
		winnerId: string | null;
		results: ExplainedResult[];
	} | null;
	poll: {
		slug: string;
		title: Text;
		state: string;
		closesAt: string | null;
		options: { number: number; label: Text; side: string }[];
		elsewhere: boolean;
		log: { key: string; rulesHash: string } | null;
	} | null;
	champion: FrameTeam | null;
}

const aboutMatch: readonly CueKind[] = ['duel', 'vote-open', 'vote-close', 'reveal'];
export const isAboutMatch = (kind: CueKind): boolean => aboutMatch.includes(kind);

/** Channels that count in this round, in the order in which their envelopes are opened. */
const counted = (weights: Weights): Channel[] => channels.filter((channel) => weights[channel] > 0);

/** How many times the reveal is stepped on before everything is open. */
export function stepsOf(facts: Facts): number {
	if (!facts.match || !facts.round) return 0;
	return facts.match.duel ? counted(facts.round.weights).length + 1 : facts.round.entrants.length;
}

/**
 * What the public sees of the cue on air. Nothing of a result passes unless its step has been taken; the size of what
 * passes depends on steps alone.
 */
export function frameOf(onAir: OnAir, facts: Facts, sequence: number): Frame {
	const { match, round } = facts;
	const about = isAboutMatch(onAir.kind);
	return {
		sequence,
		season: facts.season,
		scene: onAir.kind,
		title: onAir.title,
		text: onAir.params.text ?? noText,
		match:
			about && match
				? { round: round?.name ?? noText, number: match.number, cheong: match.cheong, hong: match.hong }
				: null,
		vote: about && onAir.kind !== 'reveal' ? voteOf(facts) : null,
		endsAt: onAir.endsAt,
		reveal: onAir.kind === 'reveal' ? revealOf(onAir.step, facts) : null,
		board: onAir.kind === 'board' ? boardOf(facts) : null,
		winner: onAir.kind === 'winner' ? facts.champion : null,
		lowerThird: onAir.lowerThird,
		frozen: false
	};
}

function voteOf({ poll }: Facts): Frame['vote'] {
	if (!poll || poll.state === 'draft') return null;
	const { slug, title, closesAt, options, state, log, elsewhere } = poll;
	const words = {
		committed: 'soon',
		open: 'open',
		closed: 'closed',
		tallied: 'closed',
		published: 'closed'
	} as const;
	return {
		slug,
		title,
		state: words[state as keyof typeof words],
		closesAt: state === 'open' ? closesAt : null,
		options,
		elsewhere,
		log
	};
}

function revealOf(step: number, facts: Facts): FrameReveal | null {
	const { match, round } = facts;
	if (!match || !round) return null;
	const order = counted(round.weights);
	const steps = stepsOf(facts);
	const told = {
		step,
		steps,
		channels: order.map((channel) => ({ channel, weight: round.weights[channel] }))
	};
	if (!match.duel) return { ...told, opened: [], totals: null, ranked: rankedOf(step, facts) };
	const opened = order.slice(0, step).map((channel) => openChannel(channel, match, round.weights[channel]));
	return { ...told, opened, totals: step >= steps ? totalsOf(match) : null, ranked: [] };
}

type MatchFacts = NonNullable<Facts['match']>;
const resultOf = (match: MatchFacts, team: FrameTeam | null) =>
	match.results.find((result) => result.teamId === team?.id);

function openChannel(channel: Channel, match: MatchFacts, weight: number): OpenedChannel {
	const side = (team: FrameTeam | null) => {
		const share = resultOf(match, team)?.shares.find((candidate) => candidate.channel === channel);
		return { raw: share?.raw ?? null, adds: share?.adds ?? 0 };
	};
	return { channel, weight, cheong: side(match.cheong), hong: side(match.hong) };
}

function totalsOf(match: MatchFacts): FrameReveal['totals'] {
	const winner = match.winnerId === match.cheong?.id ? 'cheong' : 'hong';
	const first = match.results.find((result) => result.teamId === match.winnerId);
	return {
		cheong: resultOf(match, match.cheong)?.total ?? 0,
		hong: resultOf(match, match.hong)?.total ?? 0,
		winner,
		decidedBy: first?.decidedBy ?? null
	};
}

function rankedOf(step: number, { match, round }: Facts): FrameReveal['ranked'] {
	const teams = new Map(round!.entrants.map((entrant) => [entrant.team.id, entrant]));
	return match!.results
		.toSorted((a, b) => b.place - a.place)
		.slice(0, step)
		.flatMap(({ teamId, place, total }) => {
			const entrant = teams.get(teamId);
			return entrant ? [{ place, team: entrant.team, total }] : [];
		});
}

/** Places once the round is published; before that its teams in the order of their slots. */
function boardOf({ round }: Facts): Frame['board'] {
	if (!round) return null;
	if (!round.published)
		return {
			round: round.name,
			rows: round.entrants.map(({ team }) => ({ place: null, team, total: null, through: false }))
		};
	return { round: round.name, rows: round.entrants.toSorted((a, b) => (a.place ?? 999) - (b.place ?? 999)) };
}

/** The screen behind the emergency button: nothing but the name of the show. */
export const panicFrame = (facts: Pick<Facts, 'season'>, sequence: number): Frame => ({
	...frameOf(blank, { ...facts, round: null, match: null, poll: null, champion: null }, sequence),
	scene: 'panic'
});

/** Whether two frames show the same, whatever their numbers. The database keeps keys in an order of its own. */
export const sameFrame = (a: Frame, b: Frame): boolean =>
	canonicalJson({ ...a, sequence: 0 }) === canonicalJson({ ...b, sequence: 0 });
