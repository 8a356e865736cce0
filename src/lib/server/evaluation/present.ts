import { boardCsv, type TableRow } from '#lib/evaluation/board-csv.ts';
import { passesFloor } from '#lib/evaluation/metrics/index.ts';
import { findTeams, type TeamBrief } from '#lib/server/teams/index.ts';
import type { BoardQuery, BoardRow, BoardView } from '#lib/evaluation/board.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { shownMetrics, type BoardEntry, type Split } from './board-data.ts';
import { improvements, type Standings } from './order.ts';
import { placesOf } from './spelt-scores.ts';
import { factsOf, floorsOf, scoreTaskOf } from './task.ts';

export const BOARD_PAGE = 50;
const PLOTTED_TEAMS = 8;
const NAMES_AT_ONCE = 5000;
/** Taken of the run, not of the answers: no constant answer has any. */
const measured = ['latency', 'cost'];

interface Presented {
	problem: PublishedProblem;
	standings: Standings<BoardEntry>;
	split: Split;
	query: BoardQuery;
	/** Teams of the reader, shown beside a page that they are not on. */
	mine: readonly string[];
}

type View = Omit<BoardView, 'frozenAt' | 'behind' | 'corrections'>;

/**
 * A page of a board: only its rows are turned into words, however many teams there are. The order is taken at once, since
 * results may come in while names are looked up.
 */
export async function presentBoard({ problem, standings, split, query, mine }: Presented): Promise<View> {
	const order = [...standings.order];
	const ranked = standings.rankedCount;
	const own = mine.map((teamId) => standings.placeOfTeam(teamId)).filter((place) => place >= 0);
	const places = await placesFor(order, query.q ?? '');
	const pages = Math.max(1, Math.ceil(places.length / BOARD_PAGE));
	const page = Math.min(Math.max(1, Math.trunc(query.page ?? 1) || 1), pages);
	const shown = places.slice((page - 1) * BOARD_PAGE, page * BOARD_PAGE);
	const here = new Set(shown);
	const pinned = own.filter((place) => !here.has(place)).sort((a, b) => a - b);
	const leading = order.slice(0, PLOTTED_TEAMS).map(({ teamId }) => teamId);
	const rows = [...shown, ...pinned].map((place) => order[place]!.teamId);
	const teams = await namesOf([...new Set([...rows, ...leading, ...mine])]);
	const picture = rowsOf(problem, standings, teams);
	const row = (place: number) => picture(order[place]!, place < ranked ? place + 1 : null);
	const { slug, title, metric, direction, closedAt } = problem;
	const plotted = [...new Set([...leading, ...chosenTeams(query.team, teams), ...mine])];
	return {
		problem: { slug, title, metric, direction, closedAt },
		split,
		columns: columnsOf(problem),
		rows: shown.map(row),
		pinned: pinned.map(row),
		total: order.length,
		ranked,
		found: places.length,
		page,
		pages,
		history: plotted.flatMap((teamId) => historyOf(problem, standings, teamId, teams))
	};
}

function columnsOf(problem: PublishedProblem): BoardView['columns'] {
	const { ranking, others } = shownMetrics(problem);
	const floors = new Map(floorsOf(problem).map(({ metric, floor }) => [metric, floor]));
	const weights = new Map(scoreTaskOf(problem).combined?.map(({ metric, weight }) => [metric, weight]));
	return [ranking, ...others].map((name) => {
		const { direction, decimals, perfect } = factsOf(problem, name);
		const column = problem.scoring.program?.columns.find((one) => `program:${one.name}` === name);
		const task = problem.scoring.tasks.find(({ key }) => name.startsWith(`${key}/`));
		return {
			metric: name,
			direction,
			decimals,
			title: column?.title ?? null,
			task: task?.title ?? null,
			floor: floors.get(name) ?? null,
			perfect: measured.includes(name) ? null : perfect,
			weight: weights.get(name) ?? null
		};
	});
}

/** The whole board as a table file, row by row, so that no more than one of them is held as objects. */
export async function tableOf({
	problem,
	standings
}: Pick<Presented, 'problem' | 'standings'>): Promise<string> {
	const order = [...standings.order];
	const ranked = standings.rankedCount;
	const teams = await namesOf(order.map(({ teamId }) => teamId));
	const { ranking, others } = shownMetrics(problem);
	const metrics = [ranking, ...others];
	const places = placesOf(metrics);
	function* rows(): Generator<TableRow> {
		for (const [place, entry] of order.entries()) {
			const { slug, name } = teams.get(entry.teamId) ?? { slug: '', name: '' };
			const { values, trivials, range } = entry.spelt(places);
			for (const metric of measured) if (places.has(metric)) trivials[places.get(metric)!] = '';
			const rank = place < ranked ? place + 1 : null;
			const entries = standings.entriesOf(entry.teamId).length;
			const at = new Date(entry.at).toISOString();
			yield { rank, team: { slug, name }, entries, at, values, trivials, range };
		}
	}
	return boardCsv({ metrics, rows: rows() });
}

/** The places to show: all, or those of the teams whose name holds the words. */
async function placesFor(order: readonly BoardEntry[], q: string): Promise<number[]> {
	const places = order.map((_, place) => place);
	const wanted = q.trim().normalize('NFC').toLocaleLowerCase().slice(0, 60);
	if (wanted === '') return places;
	const teams = await namesOf(order.map(({ teamId }) => teamId));
	return places.filter((place) => {
		const team = teams.get(order[place]!.teamId);
		return (
			team !== undefined && `${team.name}\n${team.slug}`.normalize('NFC').toLocaleLowerCase().includes(wanted)
		);
	});
}

async function namesOf(teamIds: string[]): Promise<Map<string, TeamBrief>> {
	const names = new Map<string, TeamBrief>();
	for (let at = 0; at < teamIds.length; at += NAMES_AT_ONCE)
		for (const [id, team] of await findTeams(teamIds.slice(at, at + NAMES_AT_ONCE))) names.set(id, team);
	return names;
}

const chosenTeams = (slug: string | undefined, teams: Map<string, TeamBrief>): string[] =>
	[...teams.values()].filter((team) => team.slug === slug).map(({ id }) => id);

/** Turns an entry into a row; what is the same for every row is prepared once. */
function rowsOf(problem: PublishedProblem, standings: Standings<BoardEntry>, teams: Map<string, TeamBrief>) {
	const { ranking, others } = shownMetrics(problem);
	const floors = floorsOf(problem).map((one) => ({
		...one,
		direction: factsOf(problem, one.metric).direction
	}));
	return (entry: BoardEntry, rank: number | null): BoardRow => {
		const scores = entry.scores();
		const [value, low, high, rows, trivial] = scores[ranking]!;
		const { slug, name } = teams.get(entry.teamId) ?? { slug: '', name: '' };
		return {
			rank,
			team: { slug, name },
			value,
			low,
			high,
			rows,
			trivial,
			entries: standings.entriesOf(entry.teamId).length,
			at: new Date(entry.at).toISOString(),
			floors: floors.map(({ metric, floor, direction }) => {
				const score = scores[metric];
				const met = score !== undefined && passesFloor(direction, score[0], floor);
				return { metric, value: score?.[0] ?? null, passes: met };
			}),
			others: others.map((metric) => {
				const [value = null, low = null, high = null, , trivial = null] = scores[metric] ?? [];
				return { metric, value, low, high, trivial: measured.includes(metric) ? null : trivial };
			})
		};
	};
}

function historyOf(
	problem: PublishedProblem,
	standings: Standings<BoardEntry>,
	teamId: string,
	teams: Map<string, TeamBrief>
): BoardView['history'] {
	const { ranking } = shownMetrics(problem);
	const steps = improvements(standings.entriesOf(teamId), [factsOf(problem, ranking).direction]);
	if (steps.length === 0) return [];
	const points = steps.map(({ at, value }) => ({ at: new Date(at).toISOString(), value }));
	return [{ team: teams.get(teamId)?.name ?? '', points }];
}
