import { findPeople, insistRole } from '#lib/server/identity/index.ts';
import { found, pool, prisma, type Actor } from '#lib/server/platform/index.ts';
import { problemAtVersion, publishedProblemById, publishedProblemsById } from '#lib/server/problems/index.ts';
import { findTeams, type TeamBrief } from '#lib/server/teams/index.ts';
import type {
	RankChange,
	RejudgeFilter,
	RejudgeRow,
	RejudgeState,
	RejudgeView,
	ScoreChange
} from '#lib/evaluation/rejudge.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { isRevealed } from './board.ts';
import {
	criteriaOf,
	entriesOf,
	liveEntries,
	privateEntries,
	valueIn,
	type BoardEntry,
	type Split
} from './board-data.ts';
import { finalChoice, Standings } from './order.ts';
import { behindOf, isOvertaken } from './rejudge-apply.ts';
import { factsOf, rankingMetricOf } from './task.ts';

const counted = { include: { blockedRows: { select: { rowId: true } } } } as const;
type Counted = Awaited<ReturnType<typeof readSets>>[number];

/** How many items of each set are in each state: a set may hold tens of thousands. */
async function itemStates(setIds: string[]): Promise<(setId: string, ...states: string[]) => number> {
	const rows = await prisma().rejudgeItem.groupBy({
		by: ['setId', 'state'],
		where: { setId: { in: setIds } },
		_count: true
	});
	return (setId, ...states) =>
		rows
			.filter((row) => row.setId === setId && (states.length === 0 || states.includes(row.state)))
			.reduce((sum, { _count }) => sum + _count, 0);
}

const readSets = (seasonId: string) =>
	prisma().rejudgeSet.findMany({
		where: { seasonId },
		...counted,
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		take: 200
	});

function rowOf(
	set: Counted,
	problem: PublishedProblem | undefined,
	count: Awaited<ReturnType<typeof itemStates>>
): RejudgeRow {
	return {
		id: set.id,
		number: set.number,
		problem: { slug: problem?.slug ?? '', title: problem?.title ?? { ko: '', en: '' } },
		reason: set.reason as unknown as Text,
		state: set.state as RejudgeState,
		total: count(set.id),
		done: count(set.id, 'scored', 'failed'),
		failed: count(set.id, 'failed'),
		blocked: set.blockedRows.length,
		restored: set.restoredRows.length,
		createdAt: set.createdAt.toISOString(),
		endedAt: set.endedAt?.toISOString() ?? null
	};
}

/** The rejudge sets of a season, the latest first. For organisers. */
export async function listRejudges(actor: Actor, seasonId: string): Promise<RejudgeRow[]> {
	insistRole(actor, 'organiser');
	const sets = await readSets(seasonId);
	const [problems, count] = await Promise.all([
		publishedProblemsById([...new Set(sets.map(({ problemId }) => problemId))]),
		itemStates(sets.map(({ id }) => id))
	]);
	return sets.map((set) => rowOf(set, problems.get(set.problemId), count));
}

/** One set with what would change: every score, and every team's rank, now and after. For organisers. */
export async function readRejudge(actor: Actor, setId: string): Promise<RejudgeView> {
	insistRole(actor, 'organiser');
	const set = found(await prisma().rejudgeSet.findUnique({ where: { id: setId }, ...counted }));
	const [current, problem] = await Promise.all([
		publishedProblemById(set.problemId),
		problemAtVersion(set.problemId, set.version)
	]);
	const [revealed, overtaken, behind, people] = await Promise.all([
		isRevealed(problem.id),
		isOvertaken(prisma(), set),
		behindOf(prisma(), setId, problem.id),
		findPeople([set.createdById, ...(set.endedById ? [set.endedById] : [])])
	]);
	const ranking = rankingMetricOf(problem);
	const { decimals } = factsOf(problem, ranking);
	const closed = current.closedAt !== null;
	const compared = await compare(set, current, problem, closed);
	const row = rowOf(set, current, await itemStates([setId]));
	const outdated = row.state === 'ready' && (overtaken || set.version !== current.version);
	return {
		...row,
		...compared,
		again: set.again as RejudgeView['again'],
		version: set.version,
		filter: set.filter as unknown as RejudgeFilter,
		blockedRows: set.blockedRows.map(({ rowId }) => ({ id: rowId })),
		restoredRows: set.restoredRows,
		createdBy: people.get(set.createdById)?.name ?? '',
		endedBy: (set.endedById && people.get(set.endedById)?.name) || null,
		metric: ranking,
		decimals,
		behind,
		revealed,
		outdated,
		mayApply:
			row.state === 'ready' && !revealed && !outdated && (row.blocked + row.restored === 0 || behind === 0)
	};
}

interface Item {
	submission_id: string;
	team_id: string;
	number: number;
	state: ScoreChange['state'];
	code: string | null;
	final_pick: boolean;
	at: number;
	before: string | null;
	after: string | null;
}

/** What each item scored in the generation before the set and in the set's own. */
async function itemsOf(set: Counted, split: Split): Promise<Item[]> {
	const scoresIn = (
		generation: string
	) => `(SELECT jsonb_object_agg(c.metric, jsonb_build_array(c.value, c.low, c.high, c.rows, c.trivial))::text
		FROM scores c WHERE c.submission_id = s.id AND c.split = $2 AND c.generation = ${generation})`;
	const before = `(SELECT coalesce((SELECT r.number FROM rejudge_items j JOIN rejudge_sets r ON r.id = j.set_id
		WHERE j.submission_id = s.id AND r.state = 'applied' AND r.id <> $1 AND r.ended_at <= coalesce($4::timestamptz, now())
		ORDER BY r.ended_at DESC, r.number DESC LIMIT 1), 0))`;
	const { rows } = await pool().query<Item>(
		`SELECT s.id AS submission_id, s.team_id, s.number, i.state, i.code, s.final_pick,
			(extract(epoch FROM coalesce(s.uploaded_at, s.created_at)) * 1000)::float8 AS at,
			${scoresIn(before)} AS before, ${scoresIn('$3')} AS after
		FROM rejudge_items i JOIN submissions s ON s.id = i.submission_id WHERE i.set_id = $1 ORDER BY s.team_id, s.number`,
		[set.id, split, set.number, set.endedAt]
	);
	return rows;
}

/** The board with this set's scores in place of those before it, and the other way round; the same before it is applied and after. */
async function boards(set: Counted, split: Split, current: PublishedProblem, problem: PublishedProblem) {
	const items = await itemsOf(set, split);
	const live = await (split === 'public' ? liveEntries(current) : privateEntries(current));
	const own = new Set(items.map((item) => item.submission_id));
	const others = live.filter(({ submissionId }) => !own.has(submissionId));
	const rows = (which: 'before' | 'after') =>
		items.map((item) => ({ ...item, id: item.submission_id, scores: item[which] }));
	return {
		items,
		before: [...others, ...entriesOf(current, rows('before'))],
		after: [...others, ...entriesOf(problem, rows('after'))]
	};
}

async function compare(set: Counted, current: PublishedProblem, problem: PublishedProblem, closed: boolean) {
	const open = await boards(set, 'public', current, problem);
	const sealed = closed ? await boards(set, 'private', current, problem) : null;
	const teams = await findTeams([
		...new Set(
			open.before
				.concat(open.after)
				.map(({ teamId }) => teamId)
				.concat(open.items.map((item) => item.team_id))
		)
	]);
	const ranking = rankingMetricOf(problem);
	const { direction } = factsOf(problem, ranking);
	const scores = open.items.map((item): ScoreChange => {
		const before = valueIn(item.before, ranking);
		const after = valueIn(item.after, ranking);
		const grown = before === null || after === null ? null : after - before;
		const gain = grown === null ? null : direction === 'higher' ? grown : -grown;
		const { submission_id: submissionId, number, state, code } = item;
		return { submissionId, number, state, code, team: named(teams, item.team_id), before, after, gain };
	});
	const criteria = criteriaOf(problem);
	const chosen = (entries: BoardEntry[], of: BoardEntry[]) => {
		const picks = new Set(
			[...finalChoice(of, { ...criteria, stands: 'best' }, problem.scoring.pick).values()].flat()
		);
		return entries.filter(({ submissionId }) => picks.has(submissionId));
	};
	const rank = (before: BoardEntry[], after: BoardEntry[], stands = criteria.stands) =>
		rankChanges(
			new Standings(before, { ...criteria, stands }),
			new Standings(after, { ...criteria, stands }),
			teams
		);
	return {
		scores,
		ranks: rank(open.before, open.after),
		privateRanks: sealed && rank(chosen(sealed.before, open.before), chosen(sealed.after, open.after), 'best')
	};
}

const named = (teams: Map<string, TeamBrief>, id: string) => {
	const { slug, name } = teams.get(id) ?? { slug: '', name: '' };
	return { slug, name };
};

/** Teams in the order of the new board, those that left it last. */
function rankChanges(
	before: Standings<BoardEntry>,
	after: Standings<BoardEntry>,
	teams: Map<string, TeamBrief>
): RankChange[] {
	const gone = before.order.filter(({ teamId }) => after.placeOfTeam(teamId) < 0);
	return [...after.order, ...gone].map(({ teamId }) => {
		const [was, is] = [before.placeOfTeam(teamId), after.placeOfTeam(teamId)];
		return {
			team: named(teams, teamId),
			before: was < 0 ? null : before.rankAt(was),
			after: is < 0 ? null : after.rankAt(is),
			valueBefore: was < 0 ? null : before.order[was]!.value,
			valueAfter: is < 0 ? null : after.order[is]!.value
		};
	});
}
