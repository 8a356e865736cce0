import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { currentSeason, type SeasonView } from '#lib/server/season/index.ts';
import {
	now,
	refuse,
	refuseIf,
	sha256Hex,
	signedIn,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { Criterion } from '#lib/selection/rubric.ts';
import { entriesInSelection, type EntryInSelection } from './facts.ts';
import { composeLetter } from './letters.ts';
import { insistUndecided, lockSelection } from './locks.ts';
import { opaque } from './opaque.ts';
import { conflictedEntries } from './own-conflicts.ts';
import type { RankBy } from './plan.ts';
import { rankingOf, reviewsOf, type AssignedReview, type RankedRow } from './ranking.ts';
import { requireRubric } from './rubric.ts';

export interface Decision {
	/** Why it is decided although reviews are missing; empty where none are. */
	reason: string;
	/** The table that the organiser looked at; a review that came in since makes the decision start again. */
	tableHash: string;
}

/**
 * Decides the season once: the first `places` of the ranking are selected. Needs every assigned review, or an explicit
 * reason. Nothing is told to anyone until the letters are published.
 */
export async function decideSelection(actor: Actor, decision: Decision): Promise<void> {
	insistRole(actor, 'organiser');
	const { userId } = signedIn(actor);
	const season = await currentSeason();
	const entries = (await entriesInSelection(season.id)).filter(({ state }) => state === 'submitted');
	refuseIf((await conflictedEntries(actor, entries)).size > 0, 'conflicted_organiser');
	await transaction(async (tx) => {
		await lockSelection(tx, season.id);
		await insistUndecided(tx, season.id);
		const plan =
			(await tx.selectionPlan.findUnique({ where: { seasonId: season.id } })) ?? refuse('plan_first');
		const { criteria } = await requireRubric(season.id, tx);
		const reviews = await reviewsOf(season.id, tx);
		const table = rankingOf({
			...plan,
			rankBy: plan.rankBy as RankBy,
			criteria,
			entryIds: entries.map(({ id }) => id),
			reviews
		});
		refuseIf(table.rows.length === 0 || table.rows.every((row) => row.reviews === 0), 'nothing_to_decide');
		refuseIf(hashOfTable(table.rows) !== decision.tableHash, 'state_changed');
		const uncovered = table.rows.filter((row) => row.reviews === 0).length;
		refuseIf((table.missing > 0 || uncovered > 0) && decision.reason === '', 'reviews_missing', {
			missing: table.missing + uncovered
		});
		const { places, seed, seedHash } = plan;
		const kept = { table: table.rows as never, decidedBy: userId, decidedAt: now() };
		const { id } = await tx.selectionDecision.create({
			data: { seasonId: season.id, places, seed, seedHash, ...kept }
		});
		const outcomes = outcomesOf({
			season,
			entries,
			rows: table.rows,
			criteria,
			reviews,
			places,
			reason: decision.reason
		});
		await tx.selectionOutcome.createMany({
			data: outcomes.map((outcome) => ({ ...outcome, decisionId: id, letter: outcome.letter as never }))
		});
		await record(tx, actor, 'selection.decided', {
			seasonId: season.id,
			places,
			seedHash,
			missing: table.missing,
			reason: decision.reason,
			table: table.rows.map(({ id: entry, rank, raw, tieBrokenBy }) => [
				opaque('entry', entry),
				rank,
				raw,
				tieBrokenBy
			])
		});
	});
}

/** What the organiser saw, in one word: ranks and the scores behind them. */
export const hashOfTable = (rows: readonly RankedRow[]): string =>
	sha256Hex(JSON.stringify(rows.map(({ id, rank, basis, reviews }) => [id, rank, basis, reviews]))).slice(
		0,
		32
	);

interface OutcomeFacts {
	season: SeasonView;
	entries: readonly EntryInSelection[];
	rows: readonly RankedRow[];
	criteria: Criterion[];
	reviews: readonly AssignedReview[];
	places: number;
	reason: string;
}

function outcomesOf({ season, entries, rows, criteria, reviews, places, reason }: OutcomeFacts) {
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	return rows.map((row) => {
		const entry = byId.get(row.id)!;
		const selected = row.rank <= places && row.reviews > 0;
		// Assignment ids are random, so their order says nothing of the judges.
		const comments = reviews
			.filter((review) => review.entryId === row.id && review.submitted && review.commentToTeam !== '')
			.map(({ commentToTeam }) => commentToTeam);
		const letter = composeLetter(
			{
				season: season.name,
				team: entry.teamName,
				problem: entry.problem?.title ?? { ko: '', en: '' },
				title: entry.title,
				selected,
				rank: row.rank,
				total: rows.length,
				places,
				score: row.basis,
				reviews: row.reviews,
				byCriterion: row.byCriterion,
				comments,
				reason
			},
			criteria
		);
		return {
			entryId: row.id,
			outcome: selected ? 'selected' : 'declined',
			rank: row.rank,
			reason,
			letter: { ...letter, score: row.basis, byCriterion: row.byCriterion, comments }
		};
	});
}
