import type { Text } from '#lib/text.ts';
import type { Channel, TieBreak } from '#lib/tournament/types.ts';

export const cueKinds = [
	'holding',
	'lower-third',
	'duel',
	'vote-open',
	'vote-close',
	'countdown',
	'reveal',
	'board',
	'winner'
] as const;
export type CueKind = (typeof cueKinds)[number];

export interface FrameTeam {
	id: string;
	name: string;
	slug: string;
	country: string;
}

/** One opened envelope: what a channel gave each side. */
export interface OpenedChannel {
	channel: Channel;
	weight: number;
	cheong: { raw: number | null; adds: number };
	hong: { raw: number | null; adds: number };
}

export interface FrameReveal {
	step: number;
	steps: number;
	/** Channels to come, by name only, in the order in which they open. */
	channels: { channel: Channel; weight: number }[];
	opened: OpenedChannel[];
	/** With the last step. */
	totals: { cheong: number; hong: number; winner: 'cheong' | 'hong'; decidedBy: TieBreak | null } | null;
	/** Where all play at once: places from the last one up, as far as they have been read out. */
	ranked: { place: number; team: FrameTeam; total: number }[];
}

/**
 * What is on air, for everyone alike: page, address, socket and overlay carry the same bytes. Whole in itself, so that a
 * reader who missed some only needs the latest.
 */
export interface Frame {
	sequence: number;
	season: { slug: string; name: Text };
	scene: CueKind | 'panic';
	title: Text;
	text: Text;
	match: { round: Text; number: number; cheong: FrameTeam | null; hong: FrameTeam | null } | null;
	vote: {
		slug: string;
		title: Text;
		state: 'soon' | 'open' | 'closed';
		closesAt: string | null;
		options: { number: number; label: Text; side: string }[];
		/** Held on a page of its own: for accounts or people, or with more than one option to a ballot. */
		elsewhere?: boolean;
		/** By what its log is known: fixed before it opens. Frames of an older version have none. */
		log?: { key: string; rulesHash: string } | null;
	} | null;
	endsAt: string | null;
	reveal: FrameReveal | null;
	board: {
		round: Text;
		rows: { place: number | null; team: FrameTeam; total: number | null; through: boolean }[];
	} | null;
	winner: FrameTeam | null;
	lowerThird: { title: Text; text: Text } | null;
	frozen: boolean;
}

/** Whether the end of a vote has been told, by its cue or by its clock, while late ballots may still come in. */
export const isEnding = ({ scene, vote }: Pick<Frame, 'scene' | 'vote'>, at: number): boolean =>
	vote?.state === 'open' &&
	(scene === 'vote-close' || (vote.closesAt !== null && new Date(vote.closesAt).getTime() <= at));

export const noText: Text = { ko: '', en: '' };
