import { findSeasonById } from './season.ts';
import type { FrameTeam } from '#lib/broadcast/frame.ts';
import { championOf, listRounds, type MatchView, type RoundView } from '#lib/server/tournament/index.ts';
import { findPoll } from '#lib/server/voting/index.ts';
import type { Facts, OnAir } from './rules.ts';

/** Reads what a cue is about, with everything hidden that belongs to it: never to be sent anywhere but through `frameOf`. */
export async function readFacts(seasonId: string, onAir: Pick<OnAir, 'kind' | 'params'>): Promise<Facts> {
	const season = await findSeasonById(seasonId);
	const { params, kind } = onAir;
	const rounds = params.round === undefined ? [] : await listRounds(seasonId, 'control');
	const round = rounds.find((candidate) => candidate.number === params.round) ?? null;
	const match = round?.matches.find((candidate) => candidate.number === params.match) ?? null;
	const champion = kind === 'winner' ? await championOf(seasonId) : null;
	return {
		season,
		round: round && roundFacts(round),
		match: match && matchFacts(match, round!),
		poll: match?.pollId ? await pollFacts(match.pollId) : null,
		champion: champion && teamOf(champion)
	};
}

const teamOf = ({ id, name, slug, country }: FrameTeam): FrameTeam => ({ id, name, slug, country });

const roundFacts = (round: RoundView): Facts['round'] => ({
	name: round.name,
	weights: round.weights,
	published: round.state === 'published',
	entrants: round.entrants
		.filter((entrant) => !entrant.withdrawn)
		.map((entrant) => ({
			team: teamOf(entrant.team),
			place: entrant.place,
			total: entrant.explained?.total ?? null,
			through: entrant.outcome === 'through'
		}))
});

const matchFacts = (match: MatchView, round: RoundView): Facts['match'] => ({
	id: match.id,
	number: match.number,
	state: match.state,
	duel: round.format !== 'score',
	cheong: match.cheong && teamOf(match.cheong),
	hong: match.hong && teamOf(match.hong),
	winnerId: match.winnerId,
	results: match.results
});

async function pollFacts(pollId: string): Promise<Facts['poll']> {
	const { slug, title, state, closesAt, options, log, form, tier } = await findPoll(pollId);
	return {
		slug,
		title,
		state,
		closesAt,
		options: options.map(({ number, label, side }) => ({ number, label, side })),
		elsewhere: form.kind !== 'single' || tier !== 'device',
		log: log && { key: log.key, rulesHash: log.rulesHash }
	};
}
