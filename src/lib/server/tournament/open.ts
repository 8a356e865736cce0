import { record } from '#lib/server/audit/index.ts';
import { finalStandings, holdScores, unsettledOf, type Unsettled } from '#lib/server/evaluation/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	found,
	now,
	outbox,
	prisma,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { keepConflicts, selectedEntries, tiesOf, type SelectedEntry } from '#lib/server/selection/index.ts';
import { commitPoll, createPoll } from '#lib/server/voting/index.ts';
import { fitForm } from '#lib/voting/choice.ts';
import type { Text } from '#lib/text.ts';
import type { MetricNote } from '#lib/tournament/types.ts';
import { lockRound, roundSeed, type LockedRound } from './lock.ts';
import { metricNotes } from './metric.ts';
import { lot, pairings } from './rules.ts';

const OPENING_MS = 30_000;

/**
 * Opens a declared round: draws who plays, freezes each team's metric, sets the matches and commits their polls.
 * Refused while a problem that counts is open, or a submission to one waits for its score or is still being uploaded: the metric would be of the moment.
 * The first round takes the selected teams; later ones those who came through the round before, seeded by their places.
 */
export async function openRound(actor: Actor, roundId: string): Promise<void> {
	insistRole(actor, 'organiser', 'operator');
	const { seasonId, jurors } = found(
		await prisma().round.findUnique({ where: { id: roundId }, select: { seasonId: true, jurors: true } })
	);
	const entries = await selectedEntries(seasonId);
	const ties = await tiesOf(seasonId, jurors);
	await transaction(
		async (tx) => {
			// Before any row, as everyone who holds scores does; no score is written until the round has its own.
			const unsettled = await holdScores(tx, problemsOf(entries));
			const round = await lockRound(tx, roundId);
			insistRole(actor, 'organiser', 'operator');
			refuseIf(round.state !== 'declared', 'round_state', { state: round.state });
			insistSettled(unsettled);
			const field = await fieldOf(entries);
			const slots = (await slotsFor(tx, round)) ?? byLot(round, field);
			insistFieldFits(round, slots.length);
			// Of jurors who came after stage one, too: nobody scores the team of a colleague.
			await keepConflicts(tx, ties);
			const notes = new Map(field.map((note) => [note.teamId, note.metric]));
			await tx.roundEntrant.createMany({
				data: slots.map((teamId, index) => ({
					roundId,
					teamId,
					slot: index + 1,
					metric: (notes.get(teamId) ?? null) as never
				}))
			});
			await setMatches(tx, actor, round, slots);
			await tx.round.update({ where: { id: roundId }, data: { state: 'open', openedAt: now() } });
			await record(tx, actor, 'round.opened', { seasonId: round.seasonId, roundId, teams: slots });
			await outbox.add(tx, { type: 'tournament.changed', payload: { seasonId: round.seasonId, roundId } });
		},
		{ timeoutMs: OPENING_MS }
	);
}

/** A metric that could still change would be that of the moment somebody pressed the button. */
function insistSettled({ open, pending, arriving }: Unsettled): void {
	const problems = open.map(({ slug }) => slug).join(', ');
	refuseIf(open.length > 0, 'round_problems_open', { problems });
	refuseIf(pending > 0, 'round_scores_pending', { count: pending });
	refuseIf(arriving.length > 0, 'round_uploads_pending', {
		teams: [...new Set(arriving.map(({ team }) => team))].join(', '),
		closesAt:
			arriving
				.map(({ until }) => until)
				.sort()
				.at(-1) ?? null
	});
}

const problemsOf = (entries: SelectedEntry[]): string[] => [
	...new Set(entries.map(({ problemId }) => problemId))
];

/** What keeps the next round of a season from opening, so that organisers read it before they try. */
export const openingObstacles = async (seasonId: string): Promise<Unsettled> =>
	unsettledOf(problemsOf(await selectedEntries(seasonId)));

/** A final is between two, or one whose opponents have all left; any other round needs two to play at all. */
function insistFieldFits(round: LockedRound, teams: number): void {
	refuseIf(round.format === 'final' && teams > 2, 'final_needs_two', { teams });
	refuseIf(teams < (round.format === 'final' ? 1 : 2), 'field_too_small', { teams });
}

/** Every selected team once, with the metric of its best entry. */
async function fieldOf(entries: SelectedEntry[]): Promise<{ teamId: string; metric: MetricNote }[]> {
	const notes = await metricNotes(entries, finalStandings);
	const best = new Map<string, MetricNote>();
	for (const { teamId, metric } of notes)
		if (metric.skill >= (best.get(teamId)?.skill ?? 0)) best.set(teamId, metric);
	return [...best].map(([teamId, metric]) => ({ teamId, metric }));
}

/** The slots of the first round are drawn, not seeded: an order by private scores would tell them. */
function byLot(round: LockedRound, field: { teamId: string }[]): string[] {
	const seed = roundSeed(round.seasonId, round.number);
	return field.map((note) => note.teamId).toSorted((a, b) => (lot(seed, a) < lot(seed, b) ? -1 : 1));
}

/** Who came through the round before, best place first, or null for the first round. */
async function slotsFor(tx: Tx, round: LockedRound): Promise<string[] | null> {
	if (round.number === 1) return null;
	const before = await tx.round.findFirst({
		where: { seasonId: round.seasonId, number: round.number - 1 },
		include: { entrants: { where: { outcome: 'through' }, orderBy: { place: 'asc' } } }
	});
	refuseIf(before?.state !== 'published', 'round_before_not_published', { number: round.number - 1 });
	return before?.entrants.map((entrant) => entrant.teamId) ?? [];
}

async function setMatches(tx: Tx, actor: Actor, round: LockedRound, slots: string[]): Promise<void> {
	const pairs = round.format === 'score' ? [{ cheong: null, hong: null }] : pairings(slots);
	const names = new Map(
		(await tx.team.findMany({ where: { id: { in: slots } }, select: { id: true, name: true } })).map(
			(team) => [team.id, team.name]
		)
	);
	for (const [index, pair] of pairs.entries()) {
		const bye = pair.cheong !== null && pair.hong === null;
		const teams = pair.cheong === null ? slots : [pair.cheong, ...(pair.hong === null ? [] : [pair.hong])];
		const number = index + 1;
		const pollId =
			round.weights.public > 0 && !bye ? await pollFor(tx, actor, round, number, teams, names) : null;
		await tx.match.create({
			data: {
				roundId: round.id,
				number,
				cheongId: pair.cheong,
				hongId: pair.hong,
				pollId,
				...(bye ? { state: 'revealed', winnerId: pair.cheong, openedAt: now(), closedAt: now() } : {})
			}
		});
	}
}

async function pollFor(
	tx: Tx,
	actor: Actor,
	round: LockedRound,
	number: number,
	teams: string[],
	names: ReadonlyMap<string, string>
): Promise<string> {
	const label = (teamId: string): Text => ({ ko: names.get(teamId) ?? '', en: names.get(teamId) ?? '' });
	const pollId = await createPoll(tx, actor, {
		seasonId: round.seasonId,
		slug: `round-${round.number}-match-${number}`,
		title: { ko: `${round.name.ko} ${number}경기`, en: `${round.name.en}, match ${number}` },
		options: teams.map((teamId, index) => ({
			label: label(teamId),
			side: round.format === 'score' ? '' : index === 0 ? 'cheong' : 'hong',
			subject: teamId
		})),
		weights: { ...round.weights },
		...round.vote,
		form: fitForm(round.vote?.form ?? { kind: 'single' }, teams.length),
		fraud: round.fraud ?? undefined
	});
	await commitPoll(tx, actor, pollId);
	return pollId;
}
