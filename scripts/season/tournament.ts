import { juryReviewOf, people, problems, teams, type DemoTeam } from '#demo/index.ts';
import type { Fields } from './browser.ts';
import { closeStage, giveRole, idOf, openStage, organiserOf, setDeadline } from './opening.ts';
import type { Chapter, Play } from './play.ts';
import { Show } from './show.ts';
import { Audience, recountPoll } from './viewers.ts';

interface MatchData {
	id: string;
	number: number;
	state: string;
	cheong: { slug: string } | null;
	hong: { slug: string } | null;
	pollSlug: string | null;
}
interface RoundData {
	id: string;
	number: number;
	state: string;
	entrants: { team: { slug: string; name: string }; place: number | null; outcome: string | null }[];
	matches: MatchData[];
}
interface Desk {
	rounds: RoundData[];
}

interface Plan {
	name: { ko: string; en: string };
	format: 'score' | 'duel' | 'final';
	weights: [metric: number, jury: number, publicVote: number];
	places: number;
}

/** Declared before anything is played: a cut by what the work is worth, then duels in which the nation has a say. */
const plans: Plan[] = [
	{ name: { ko: '본선 점수 컷', en: 'The cut' }, format: 'score', weights: [70, 30, 0], places: 8 },
	{ name: { ko: '8강', en: 'Quarter-finals' }, format: 'duel', weights: [40, 30, 30], places: 1 },
	{ name: { ko: '4강', en: 'Semi-finals' }, format: 'duel', weights: [40, 30, 30], places: 1 },
	{ name: { ko: '결승', en: 'The final' }, format: 'final', weights: [35, 30, 35], places: 1 }
];

const desk = '/organiser/tournament';
const onAirRound = 3;
const weekSeconds = 7 * 86_400;

/** Rounds are declared and played, ballots cast live, results revealed and recounted, until one team is left. */
export const tournament: Chapter = async (play) => {
	await openStage(play, 'final');
	// Guests of the jury come for the final only: with the role earlier they would be given proposals to review.
	for (const juror of people.jury) await giveRole(play, await organiserOf(play), juror, 'judge');
	const audience = new Audience(play);
	await audience.arrive();
	await closeProblems(play);
	for (const [index, plan] of plans.entries()) {
		if (play.stage === 'on-air' && index + 1 === onAirRound) return leaveOnAir(play, audience, onAirRound);
		await playRound(play, audience, index + 1, plan);
	}
	audience.leave();
	const { champion } = await play.cast
		.visitor()
		.json<{ champion: { name: string } | null }>('/api/v1/rounds');
	play.told.champion = champion?.name ?? null;
	play.told.recount = 'ok';
	await closeStage(play, 'final');
	play.progress.say(`champion: ${play.told.champion}`);
};

/** Rounds count scores that can no longer change; the practice problem stays open. */
async function closeProblems(play: Play): Promise<void> {
	const organiser = await organiserOf(play);
	for (const { slug } of problems.filter(({ practice }) => !practice)) {
		const { id } = await organiser.json<{ id: string }>(`/api/v1/problems/${slug}`);
		await organiser.post(`/organiser/problems/${id}?/close`, {}, ['problem_state']);
	}
}

/** Leaves the demo in the middle of the show: a semi-final under way, its jury sealed, half the votes in, the vote open. */
async function leaveOnAir(play: Play, audience: Audience, number: number): Promise<void> {
	const round = await openRound(play, number);
	const operator = await play.cast.as(people.operators[0]!);
	const match = round.matches[0]!;
	const playing = teamsOf(round, match);
	const show = await Show.open(play);
	await show.plan();
	await show.take('duel', round.number, match.number);
	await sealScores(play, round, match, playing);
	await operator.post(`${desk}?/openVote`, { matchId: match.id, seconds: weekSeconds }, ['match_state']);
	if (match.pollSlug) await audience.vote(match.pollSlug, playing);
	audience.leave();
	await setDeadline(play, 'final', 9);
	play.progress.say(`on air: ${playing.map((team) => team.name.ko).join(' : ')}, the vote is open`);
}

/** Declares and opens a round. Either may have happened already, before a crash. */
export async function openRound(play: Play, number: number): Promise<RoundData> {
	const plan = plans[number - 1]!;
	const organiser = await play.cast.as(people.organisers[0]!);
	const { rounds } = await organiser.page<Desk>(desk);
	if (!rounds.some((round) => round.number === number)) {
		const jurors = await Promise.all(people.jury.map((juror) => idOf(play, juror)));
		const [metricWeight, juryWeight, publicWeight] = plan.weights;
		const fields: Fields = {
			number,
			nameKo: plan.name.ko,
			nameEn: plan.name.en,
			format: plan.format,
			metricWeight,
			juryWeight,
			publicWeight,
			scale: 'linear',
			places: plan.places,
			tieBreaks: ['public', 'jury', 'metric', 'lot'],
			jurors
		};
		await organiser.post(`${desk}?/declare`, fields, ['already_done', 'round_out_of_order']);
	}
	const declared = await roundAt(play, number);
	await organiser.post(`${desk}?/open`, { roundId: declared.id }, ['round_state']);
	return roundAt(play, number);
}

async function roundAt(play: Play, number: number): Promise<RoundData> {
	const organiser = await play.cast.as(people.organisers[0]!);
	const { rounds } = await organiser.page<Desk>(desk);
	return (
		rounds.find((round) => round.number === number) ?? Promise.reject(new Error(`round ${number} is missing`))
	);
}

async function playRound(play: Play, audience: Audience, number: number, plan: Plan): Promise<void> {
	const round = await openRound(play, number);
	const operator = await play.cast.as(people.operators[0]!);
	for (const match of round.matches) await playMatch(play, audience, round, match);
	await operator.post(`${desk}?/close`, { roundId: round.id }, ['round_state']);
	await operator.post(`${desk}?/publish`, { roundId: round.id }, ['round_state']);
	const { entrants } = await roundAt(play, number);
	const through = entrants
		.filter((entrant) => entrant.outcome === 'through')
		.map((entrant) => entrant.team.name);
	play.told.rounds.push({ number, name: plan.name.en, through });
	play.progress.say(`${plan.name.ko}: ${through.join(', ')}`);
}

async function playMatch(play: Play, audience: Audience, round: RoundData, match: MatchData): Promise<void> {
	if (match.state === 'revealed') return;
	const playing = teamsOf(round, match);
	if (match.cheong) await playOnAir(play, audience, round, match, playing);
	else await playAtDesk(play, round, match, playing);
	if (!match.pollSlug) return;
	await audience.checkReceipts(match.pollSlug);
	play.told.ballots += await recountPoll(play, match.pollSlug);
}

/** The cut has no show of its own: it is run from the organisers' desk. */
async function playAtDesk(
	play: Play,
	round: RoundData,
	match: MatchData,
	playing: DemoTeam[]
): Promise<void> {
	const operator = await play.cast.as(people.operators[0]!);
	const matchId = match.id;
	await operator.post(`${desk}?/openMatch`, { matchId }, ['match_state']);
	await sealScores(play, round, match, playing);
	await operator.post(`${desk}?/closeMatch`, { matchId }, ['match_state']);
	await operator.post(`${desk}?/reveal`, { matchId }, ['match_state']);
}

/** A duel is driven from the control room: the pair, the vote, its close, and the reveal step by step. */
async function playOnAir(
	play: Play,
	audience: Audience,
	round: RoundData,
	match: MatchData,
	playing: DemoTeam[]
): Promise<void> {
	const show = await Show.open(play);
	await show.plan();
	await show.take('duel', round.number, match.number);
	await sealScores(play, round, match, playing);
	if (match.pollSlug) {
		await show.take('vote-open', round.number, match.number);
		const cast = await audience.vote(match.pollSlug, playing);
		play.progress.say(`${playing.map((team) => team.name.ko).join(' : ')}, ${cast} ballots`);
		await show.take('vote-close', round.number, match.number);
		await confirmTally(play, match.pollSlug);
	}
	await show.take('reveal', round.number, match.number);
	await show.stepThrough();
}

/** The two-person key: an operator and an organiser, each with their own account. */
async function confirmTally(play: Play, pollSlug: string): Promise<void> {
	for (const person of [people.operators[0]!, people.organisers[0]!]) {
		const browser = await play.cast.as(person);
		await browser.post(`/organiser/votes/${pollSlug}?/confirm`, {}, ['poll_fixed']);
	}
}

function teamsOf(round: RoundData, match: MatchData): DemoTeam[] {
	const sides = match.cheong
		? [match.cheong, ...(match.hong ? [match.hong] : [])]
		: round.entrants.map((entrant) => entrant.team);
	return sides.map((side) => teams.find((team) => team.slug === side.slug) ?? fail(side.slug));
}

const fail = (slug: string): never => {
	throw new Error(`team ${slug} is not of this world`);
};

interface Sheet {
	sheet: { matchId: string; teams: { team: { id: string; slug: string } | null; sealed: boolean }[] }[];
}

/** Each juror seals a score for each team they may score. */
async function sealScores(
	play: Play,
	round: RoundData,
	match: MatchData,
	playing: DemoTeam[]
): Promise<void> {
	for (const juror of people.jury) {
		const browser = await play.cast.as(juror);
		const { sheet } = await browser.page<Sheet>('/judge/jury');
		for (const { team, sealed } of sheet.find((entry) => entry.matchId === match.id)?.teams ?? []) {
			const demoTeam = playing.find((candidate) => candidate.slug === team?.slug);
			if (!team || !demoTeam || sealed) continue;
			const review = juryReviewOf(juror, demoTeam, `round-${round.number}`, play.seed);
			const scores = Object.fromEntries(
				Object.entries(review.scores).map(([key, score]) => [`score.${key}`, score])
			);
			await browser.post('/judge/jury?/seal', { matchId: match.id, teamId: team.id, ...scores }, [
				'juror_in_conflict',
				'match_not_open'
			]);
		}
	}
}
