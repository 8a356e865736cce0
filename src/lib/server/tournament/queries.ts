import { found, prisma } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type {
	Criterion,
	ExplainedResult,
	Format,
	MetricNote,
	SensitivityPoint,
	Weights
} from '#lib/tournament/types.ts';
import { weightWarnings, type WeightWarning } from '#lib/tournament/warnings.ts';
import type { FraudRule } from '#lib/voting/fraud.ts';
import type { VoteManner } from '#lib/voting/vote-form.ts';
import type { ExplainedMatch } from './rules.ts';

/** Who a view is for. The public never receives what has not been revealed; the control room does. */
export type Audience = 'public' | 'control';

export interface TeamRef {
	id: string;
	name: string;
	slug: string;
	country: string;
	kind: string;
}

export interface MatchView {
	id: string;
	number: number;
	state: string;
	cheong: TeamRef | null;
	hong: TeamRef | null;
	pollId: string | null;
	/** Address of the match's vote, from the moment its rules are fixed. */
	pollSlug: string | null;
	winnerId: string | null;
	/** Whether a side had left, so that the other went on without a fight. */
	walkover: boolean;
	results: ExplainedResult[];
	sensitivity: SensitivityPoint[];
	/** Commitments are public at once; scores only after the reveal. */
	jury: {
		commitment: string;
		juror: string | null;
		teamId: string | null;
		scores: Record<string, number> | null;
		nonce: string | null;
		/** With the nonce, the teams and the scores it opens the commitment. */
		jurorId: string | null;
		/** Whether it stood when the match was counted: scores of an excused juror or a team that left do not. */
		counted: boolean | null;
	}[];
}

export interface EntrantView {
	team: TeamRef;
	slot: number;
	metric: MetricNote | null;
	outcome: string | null;
	place: number | null;
	explained: ExplainedResult | null;
	withdrawn: boolean;
}

export interface RoundView {
	id: string;
	number: number;
	name: Text;
	format: string;
	weights: Weights;
	/** Ways in which these weights let one voice undo everything before. */
	warnings: WeightWarning[];
	scale: string;
	places: number;
	tieBreaks: string[];
	criteria: Criterion[];
	/** By which rules ballots of its votes are set aside; null where the installation's apply. */
	fraud: FraudRule[] | null;
	/** How its votes are held; null in rounds of before that could be declared. */
	vote: VoteManner | null;
	/** The jury, for the control room; `excused` is the reason, where one cannot go on. */
	jurors: { id: string; name: string; excused: string | null }[];
	seedHash: string;
	seed: string | null;
	state: string;
	openedAt: string | null;
	closedAt: string | null;
	publishedAt: string | null;
	entrants: EntrantView[];
	matches: MatchView[];
}

/** All rounds of a season as this audience may see them. */
export async function listRounds(seasonId: string, audience: Audience): Promise<RoundView[]> {
	const rounds = await read({ seasonId });
	const teams = await teamRefs(rounds.flatMap((round) => round.entrants.map((entrant) => entrant.teamId)));
	const jurors =
		audience === 'control' ||
		rounds.some((round) => round.matches.some((match) => match.state === 'revealed'));
	const names = jurors ? await jurorNames(rounds) : new Map<string, string>();
	return rounds.map((round) => view(round, audience, teams, names));
}

export async function matchView(matchId: string, audience: Audience): Promise<MatchView> {
	const { roundId } = found(
		await prisma().match.findUnique({ where: { id: matchId }, select: { roundId: true } })
	);
	const round = found(
		await prisma().round.findUnique({ where: { id: roundId }, select: { seasonId: true } })
	);
	const all = await listRounds(round.seasonId, audience);
	return found(all.flatMap((candidate) => candidate.matches).find((match) => match.id === matchId));
}

/** The champion, once the final is published. */
export async function championOf(seasonId: string): Promise<TeamRef | null> {
	const final = await prisma().round.findFirst({
		where: { seasonId, format: 'final', state: 'published' },
		include: { entrants: { where: { outcome: 'through' } } }
	});
	const teamId = final?.entrants[0]?.teamId;
	return teamId ? ((await teamRefs([teamId])).get(teamId) ?? null) : null;
}

export const read = (where: { seasonId: string }) =>
	prisma().round.findMany({
		where,
		orderBy: { number: 'asc' },
		include: {
			entrants: { orderBy: { slot: 'asc' } },
			matches: { orderBy: { number: 'asc' }, include: { juryScores: { orderBy: { commitment: 'asc' } } } }
		}
	});
type RoundRow = Awaited<ReturnType<typeof read>>[number];
type MatchRow = RoundRow['matches'][number];

export async function teamRefs(ids: string[]): Promise<Map<string, TeamRef>> {
	const rows = await prisma().team.findMany({
		where: { id: { in: [...new Set(ids)] } },
		select: { id: true, name: true, slug: true, country: true, kind: true }
	});
	return new Map(rows.map((row) => [row.id, row]));
}

async function jurorNames(rounds: RoundRow[]): Promise<Map<string, string>> {
	const ids = [...new Set(rounds.flatMap((round) => round.jurors))];
	const rows = await prisma().user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
	return new Map(rows.map((row) => [row.id, row.name]));
}

function view(
	round: RoundRow,
	audience: Audience,
	teams: Map<string, TeamRef>,
	names: Map<string, string>
): RoundView {
	const shown = audience === 'control' || round.state === 'published';
	return {
		id: round.id,
		number: round.number,
		name: round.name as unknown as Text,
		format: round.format,
		weights: round.weights as unknown as Weights,
		warnings: weightWarnings(round.format as Format, round.weights as unknown as Weights),
		scale: round.scale as string,
		places: round.places,
		tieBreaks: round.tieBreaks,
		criteria: round.criteria as unknown as Criterion[],
		fraud: round.fraud as unknown as FraudRule[] | null,
		vote: round.vote as unknown as VoteManner | null,
		jurors: audience === 'control' ? juryOf(round, names) : [],
		seedHash: round.seedHash,
		seed: round.seed,
		state: !shown && round.state === 'closed' ? 'open' : round.state,
		openedAt: round.openedAt?.toISOString() ?? null,
		closedAt: shown ? (round.closedAt?.toISOString() ?? null) : null,
		publishedAt: round.publishedAt?.toISOString() ?? null,
		entrants: round.entrants.map((entrant) => ({
			team: found(teams.get(entrant.teamId)),
			slot: entrant.slot,
			// The metric comes from the private split, so it is shown only with the result.
			metric: shown ? noteOf(entrant.metric) : null,
			outcome: shown ? entrant.outcome : null,
			place: shown ? entrant.place : null,
			explained: shown ? (entrant.explained as unknown as ExplainedResult | null) : null,
			withdrawn: entrant.withdrawnAt !== null
		})),
		matches: round.matches.map((match) => viewMatch(match, round.number, audience, teams, names))
	};
}

/** Rounds that were opened before these two were kept lack them. */
const noteOf = (stored: unknown): MetricNote | null =>
	stored ? { ...{ perfect: null, direction: null }, ...(stored as MetricNote) } : null;

function juryOf(round: RoundRow, names: ReadonlyMap<string, string>): RoundView['jurors'] {
	const excused = round.excused as unknown as { jurorId: string; reason: string }[];
	return round.jurors.map((id) => ({
		id,
		name: names.get(id) ?? '',
		excused: excused.find(({ jurorId }) => jurorId === id)?.reason ?? null
	}));
}

const wasCounted = (
	explained: ExplainedMatch | null,
	{ jurorId, teamId }: { jurorId: string; teamId: string }
): boolean =>
	(explained?.results?.some((result) => result.teamId === teamId) ?? false) &&
	(explained?.jurors?.includes(jurorId) ?? true);

function viewMatch(
	match: MatchRow,
	roundNumber: number,
	audience: Audience,
	teams: Map<string, TeamRef>,
	names: Map<string, string>
): MatchView {
	const revealed = match.state === 'revealed';
	const shown = revealed || audience === 'control';
	const explained = match.explained as unknown as ExplainedMatch | null;
	return {
		id: match.id,
		number: match.number,
		// That a match has been counted is known to the control room alone.
		state: !shown && match.state === 'closed' ? 'open' : match.state,
		cheong: match.cheongId ? (teams.get(match.cheongId) ?? null) : null,
		hong: match.hongId ? (teams.get(match.hongId) ?? null) : null,
		pollId: match.pollId,
		pollSlug: match.pollId ? `round-${roundNumber}-match-${match.number}` : null,
		winnerId: shown ? match.winnerId : null,
		walkover: shown && (explained?.walkover ?? false),
		results: shown ? (explained?.results ?? []) : [],
		sensitivity: shown ? (explained?.sensitivity ?? []) : [],
		jury: match.juryScores.map((score) => ({
			commitment: score.commitment,
			juror: revealed ? (names.get(score.jurorId) ?? null) : null,
			teamId: revealed ? score.teamId : null,
			scores: revealed ? (score.scores as Record<string, number>) : null,
			nonce: revealed ? score.nonce : null,
			jurorId: revealed ? score.jurorId : null,
			counted: revealed ? wasCounted(explained, score) : null
		}))
	};
}
