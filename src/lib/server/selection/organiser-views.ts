import { insistRole } from '#lib/server/identity/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { found, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { ConflictSource } from '#lib/selection/conflicts.ts';
import type { Criterion, Scores } from '#lib/selection/rubric.ts';
import type { Text } from '#lib/text.ts';
import { conflictsBetween } from './conflicts.ts';
import { hashOfTable } from './decision.ts';
import { entriesInSelection, judgesOf } from './facts.ts';
import { conflictedEntries } from './own-conflicts.ts';
import { findPlan, type PlanView, type RankBy } from './plan.ts';
import { rankingOf, reviewsOf, type RankedRow, type RankingTable } from './ranking.ts';
import { findRubric, requireRubric, type RubricView } from './rubric.ts';

export interface Overview {
	season: { id: string; slug: string; name: Text };
	entryStage: string;
	selectionStage: string;
	rubric: RubricView | null;
	plan: PlanView | null;
	entries: number;
	judges: {
		name: string;
		tracks: string[];
		assigned: number;
		submitted: number;
		drafts: number;
		conflicts: number;
	}[];
	runs: {
		id: string;
		createdAt: string;
		inputHash: string;
		seed: string;
		objective: number;
		bound: number;
	}[];
	decidedAt: string | null;
	publishedAt: string | null;
}

/** How far the selection has come. Counts only: whom a judge reviews is not told here. */
export async function findOverview(actor: Actor): Promise<Overview> {
	insistRole(actor, 'organiser');
	const season = await currentSeason();
	const stageOf = (wanted: string) => season.stages.find(({ stage }) => stage === wanted)?.state ?? 'planned';
	const judges = await judgesOf(season.id);
	const assignments = await prisma().assignment.findMany({
		where: { run: { seasonId: season.id } },
		select: { judgeId: true, state: true, review: { select: { state: true } } }
	});
	const decision = await prisma().selectionDecision.findUnique({
		where: { seasonId: season.id },
		select: { decidedAt: true, publishedAt: true }
	});
	const runs = await prisma().assignmentRun.findMany({
		where: { seasonId: season.id },
		select: { id: true, createdAt: true, inputHash: true, seed: true, objective: true, bound: true },
		orderBy: { createdAt: 'asc' }
	});
	return {
		season: { id: season.id, slug: season.slug, name: season.name },
		entryStage: stageOf('entry'),
		selectionStage: stageOf('selection'),
		rubric: await findRubric(season.id),
		plan: await findPlan(season.id),
		entries: await prisma().entry.count({
			where: { seasonId: season.id, state: { in: ['submitted', 'selected', 'declined'] } }
		}),
		judges: judges.map(({ id, name, tracks }) => {
			const own = assignments.filter(({ judgeId }) => judgeId === id);
			const open = own.filter(({ state }) => state === 'open');
			return {
				name,
				tracks,
				assigned: open.length,
				submitted: open.filter(({ review }) => review?.state === 'submitted').length,
				drafts: open.filter(({ review }) => review?.state === 'draft').length,
				conflicts: own.length - open.length
			};
		}),
		runs: runs.map(({ createdAt, ...run }) => ({ ...run, createdAt: createdAt.toISOString() })),
		decidedAt: decision?.decidedAt.toISOString() ?? null,
		publishedAt: decision?.publishedAt?.toISOString() ?? null
	};
}

export interface ConflictRow {
	entryId: string;
	judgeId: string;
	judge: string;
	team: string;
	problem: Text;
	source: ConflictSource;
	reason: string;
	dismissed: { reason: string; by: string; at: string } | null;
	own: boolean;
}

/**
 * Every tie between a judge and an entry, those set aside with their reasons. Of an entry that the reader is tied to only
 * their own tie is told: who else may not judge it says who may.
 */
export async function listConflicts(actor: Actor): Promise<ConflictRow[]> {
	insistRole(actor, 'organiser');
	const season = await currentSeason();
	const entries = await entriesInSelection(season.id);
	const judges = await judgesOf(season.id);
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	const names = new Map(judges.map(({ id, name }) => [id, name]));
	const tied = await conflictedEntries(actor, entries);
	const conflicts = (await conflictsBetween(judges, entries)).filter(
		({ entryId, judgeId }) => judgeId === actor.userId || !tied.has(entryId)
	);
	return conflicts.map(({ entryId, judgeId, source, reason, dismissed }) => ({
		entryId,
		judgeId,
		judge: names.get(judgeId) ?? '',
		team: byId.get(entryId)!.teamName,
		problem: byId.get(entryId)!.problem?.title ?? { ko: '', en: '' },
		source,
		reason,
		dismissed,
		own: judgeId === actor.userId
	}));
}

export interface RankingRow extends RankedRow {
	team: { slug: string; name: string };
	problem: Text;
	title: string;
}
export interface RankingView {
	rows: RankingRow[];
	judges: { name: string; leniency: number; low: number; high: number; reviews: number }[];
	alpha: RankingTable['alpha'];
	missing: number;
	/** Entries left out because the reader is tied to them; ranks then count the others only, without a cut line. */
	hidden: number;
	places: number;
	rankBy: RankBy;
	criteria: Criterion[];
	tableHash: string;
	decidedAt: string | null;
	publishedAt: string | null;
}

/** The table that the decision meeting works on, without the entries that the reader is tied to. */
export async function findRanking(actor: Actor): Promise<RankingView> {
	insistRole(actor, 'organiser');
	const season = await currentSeason();
	const { criteria } = await requireRubric(season.id);
	const all = await entriesInSelection(season.id);
	const hidden = await conflictedEntries(actor, all);
	const entries = all.filter(({ id }) => !hidden.has(id));
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	const plan = found(await prisma().selectionPlan.findUnique({ where: { seasonId: season.id } }));
	const rankBy = plan.rankBy as RankBy;
	const reviews = await reviewsOf(season.id);
	const table = rankingOf({ ...plan, rankBy, criteria, entryIds: entries.map(({ id }) => id), reviews });
	const judges = new Map((await judgesOf(season.id)).map(({ id, name }) => [id, name]));
	const decision = await prisma().selectionDecision.findUnique({
		where: { seasonId: season.id },
		select: { decidedAt: true, publishedAt: true }
	});
	return {
		rows: table.rows.map((row) => {
			const { teamSlug, teamName, problem, title } = byId.get(row.id)!;
			return {
				...row,
				team: { slug: teamSlug, name: teamName },
				problem: problem?.title ?? { ko: '', en: '' },
				title
			};
		}),
		judges: [...table.judges]
			.map(([id, judge]) => ({ name: judges.get(id) ?? '', ...judge }))
			.sort((a, b) => b.leniency - a.leniency),
		alpha: table.alpha,
		missing: table.missing,
		hidden: hidden.size,
		places: plan.places,
		rankBy,
		criteria,
		tableHash: hashOfTable(table.rows),
		decidedAt: decision?.decidedAt.toISOString() ?? null,
		publishedAt: decision?.publishedAt?.toISOString() ?? null
	};
}

export interface EntryReviews {
	team: { slug: string; name: string };
	title: string;
	problem: Text;
	criteria: Criterion[];
	reviews: {
		assignmentId: string;
		judge: string;
		submitted: boolean;
		scores: Scores;
		commentToTeam: string;
		commentToPanel: string;
	}[];
	decided: boolean;
}

/** The reviews of one entry, for an organiser who is not tied to it; otherwise there is nothing here. */
export async function findEntryReviews(actor: Actor, entryId: string): Promise<EntryReviews> {
	insistRole(actor, 'organiser');
	const season = await currentSeason();
	const all = await entriesInSelection(season.id);
	const entry = found(all.find(({ id }) => id === entryId));
	found((await conflictedEntries(actor, [entry])).has(entryId) ? null : entry);
	const { criteria } = await requireRubric(season.id);
	const names = new Map((await judgesOf(season.id)).map(({ id, name }) => [id, name]));
	const reviews = (await reviewsOf(season.id)).filter((review) => review.entryId === entryId);
	return {
		team: { slug: entry.teamSlug, name: entry.teamName },
		title: entry.title,
		problem: entry.problem?.title ?? { ko: '', en: '' },
		criteria,
		decided: (await prisma().selectionDecision.count({ where: { seasonId: season.id } })) > 0,
		reviews: reviews.map(({ assignmentId, judgeId, submitted, scores, commentToTeam, commentToPanel }) => ({
			assignmentId,
			judge: names.get(judgeId) ?? '',
			submitted,
			...(submitted
				? { scores, commentToTeam, commentToPanel }
				: { scores: {}, commentToTeam: '', commentToPanel: '' })
		}))
	};
}
