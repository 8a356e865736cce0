import { found, prisma, refuseIf, signedIn, type Actor } from '#lib/server/platform/index.ts';
import { currentSeason, findSeason } from '#lib/server/season/index.ts';
import { findEntries, findTeam, findTeams, isMember, problemFactsById } from '#lib/server/teams/index.ts';
import type { Criterion, Scores } from '#lib/selection/rubric.ts';
import type { Text } from '#lib/text.ts';
import type { LetterText } from './letters.ts';
import { opaque } from './opaque.ts';
import type { RankedRow } from './ranking.ts';
import { requireRubric } from './rubric.ts';

export interface SelectedEntry {
	entryId: string;
	teamId: string;
	problemId: string;
	rank: number;
}

/** The entries that stage one selected, best first; none before the outcome is published. */
export async function selectedEntries(seasonId: string): Promise<SelectedEntry[]> {
	const rows = await prisma().selectionOutcome.findMany({
		where: { outcome: 'selected', decision: { seasonId, publishedAt: { not: null } } },
		select: { entryId: true, rank: true },
		orderBy: { rank: 'asc' }
	});
	const entries = await findEntries(rows.map(({ entryId }) => entryId));
	return rows.flatMap(({ entryId, rank }) => {
		const entry = entries.get(entryId);
		return entry?.state === 'selected'
			? [{ entryId, teamId: entry.teamId, problemId: entry.problemId, rank }]
			: [];
	});
}

export interface Outcome {
	season: { slug: string; name: Text };
	published: boolean;
	publishedAt: string | null;
	places: number;
	entries: number;
	reviews: number;
	rankBy: string;
	seedHash: string | null;
	/** Revealed with the outcome. */
	seed: string | null;
	selected: {
		rank: number;
		team: { slug: string; name: string; motto: Text | null };
		problem: { slug: string; title: Text };
		title: string;
	}[];
}

/** The public outcome. Before publication it holds the plan and nothing of the reviews. */
export async function findOutcome(slug: string): Promise<Outcome> {
	const season = await findSeason(slug);
	const plan = await prisma().selectionPlan.findUnique({ where: { seasonId: season.id } });
	const decision = await prisma().selectionDecision.findFirst({
		where: { seasonId: season.id, publishedAt: { not: null } },
		select: { seed: true, publishedAt: true, outcomes: { select: { entryId: true } } }
	});
	const about = { slug: season.slug, name: season.name };
	const committed = {
		places: plan?.places ?? 0,
		rankBy: plan?.rankBy ?? 'raw',
		seedHash: plan?.seedHash ?? null
	};
	if (!decision)
		return {
			season: about,
			published: false,
			publishedAt: null,
			...committed,
			entries: 0,
			reviews: 0,
			seed: null,
			selected: []
		};
	const rows = await selectedEntries(season.id);
	const teams = await findTeams(rows.map(({ teamId }) => teamId));
	const entries = await findEntries(rows.map(({ entryId }) => entryId));
	const problems = await problemFactsById(season.id);
	const reviews = await prisma().review.count({
		where: {
			state: 'submitted',
			assignment: { state: 'open', entryId: { in: decision.outcomes.map(({ entryId }) => entryId) } }
		}
	});
	return {
		season: about,
		published: true,
		publishedAt: decision.publishedAt!.toISOString(),
		...committed,
		entries: decision.outcomes.length,
		reviews,
		seed: decision.seed,
		selected: rows.map(({ entryId, teamId, problemId, rank }) => {
			const team = teams.get(teamId)!;
			const problem = problems.get(problemId);
			return {
				rank,
				team: { slug: team.slug, name: team.name, motto: team.motto },
				problem: { slug: problem?.slug ?? '', title: problem?.title ?? { ko: '', en: '' } },
				title: entries.get(entryId)!.title
			};
		})
	};
}

/** What anyone needs to recompute the ranking: rubric, scores by opaque names, the lot's seed. After publication only. */
export async function findOutcomeData(slug: string) {
	const season = await findSeason(slug);
	const decision = found(
		await prisma().selectionDecision.findFirst({
			where: { seasonId: season.id, publishedAt: { not: null } },
			include: {
				outcomes: { select: { entryId: true, outcome: true, rank: true }, orderBy: { rank: 'asc' } }
			}
		})
	);
	const { criteria } = await requireRubric(season.id);
	const rankBy =
		(await prisma().selectionPlan.findUnique({ where: { seasonId: season.id } }))?.rankBy ?? 'raw';
	const rows = await prisma().assignment.findMany({
		where: {
			state: 'open',
			run: { seasonId: season.id },
			review: { state: 'submitted' },
			// Whoever withdrew before the decision stands in no table, and neither do their scores.
			entryId: { in: decision.outcomes.map(({ entryId }) => entryId) }
		},
		select: { entryId: true, judgeId: true, review: { select: { scores: true } } }
	});
	const table = new Map((decision.table as unknown as RankedRow[]).map((row) => [row.id, row]));
	const reviews = rows
		.map(({ entryId, judgeId, review }) => ({
			entry: opaque('entry', entryId),
			judge: opaque('judge', judgeId),
			scores: review!.scores as Scores
		}))
		.sort((a, b) => (a.entry + a.judge < b.entry + b.judge ? -1 : 1));
	return {
		season: season.slug,
		places: decision.places,
		rankBy,
		seed: decision.seed,
		seedHash: decision.seedHash,
		lot: 'ties that no criterion parts: ascending sha256(seed + ":" + entry), in hexadecimal',
		rubric: criteria.map(({ key, weight, optional }) => ({ key, weight, optional })),
		ranking: decision.outcomes.map(({ entryId, outcome, rank }) => ({
			entry: opaque('entry', entryId),
			rank,
			outcome,
			score: table.get(entryId)?.basis ?? null,
			tieBrokenBy: table.get(entryId)?.tieBrokenBy ?? null
		})),
		reviews
	};
}

export interface TeamLetter {
	problem: { slug: string; title: Text };
	title: string;
	outcome: 'selected' | 'declined';
	rank: number;
	letter: {
		ko: LetterText;
		en: LetterText;
		score: number | null;
		byCriterion: Record<string, number | null>;
		comments: string[];
	};
}

/** The letters to a team, for its members, once they are published. */
export async function lettersOf(
	actor: Actor,
	slug: string
): Promise<{ team: { slug: string; name: string }; criteria: Criterion[]; letters: TeamLetter[] }> {
	signedIn(actor);
	const season = await currentSeason();
	const team = await findTeam(slug);
	refuseIf(!(await isMember(prisma(), team.id, actor.userId)), 'members_only');
	const entries = await prisma().entry.findMany({
		where: { teamId: team.id },
		select: { id: true, problemId: true, title: true }
	});
	const rows = await prisma().selectionOutcome.findMany({
		where: { entryId: { in: entries.map(({ id }) => id) }, decision: { publishedAt: { not: null } } },
		orderBy: { rank: 'asc' }
	});
	const problems = await problemFactsById(season.id);
	const letters = rows.map((row): TeamLetter => {
		const entry = entries.find(({ id }) => id === row.entryId)!;
		const problem = problems.get(entry.problemId);
		return {
			problem: { slug: problem?.slug ?? '', title: problem?.title ?? { ko: '', en: '' } },
			title: entry.title,
			outcome: row.outcome as TeamLetter['outcome'],
			rank: row.rank,
			letter: row.letter as unknown as TeamLetter['letter']
		};
	});
	const criteria = letters.length > 0 ? (await requireRubric(season.id)).criteria : [];
	return { team: { slug: team.slug, name: team.name }, criteria, letters };
}
