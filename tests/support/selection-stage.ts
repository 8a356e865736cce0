import { prisma, type SignedIn } from '#lib/server/platform/index.ts';
import {
	commitPlan,
	decideSelection,
	findDesk,
	findRanking,
	runAssignment,
	saveRubric,
	submitReview
} from '#lib/server/selection/index.ts';
import type { Criterion } from '#lib/selection/rubric.ts';
import { plantPerson, plantProblem, plantSeason, plantTeam, proposal, submitted } from './entrants.ts';

const criterion = (key: string, weight: number, optional = false): Criterion => ({
	key,
	name: { ko: `기준 ${key}`, en: `criterion ${key}` },
	question: { ko: '어떤가요', en: 'How is it?' },
	weight,
	anchors: [1, 2, 3, 4, 5].map((score) => ({ ko: `${score}점`, en: `score ${score}` })),
	optional
});
export const stageRubric = [criterion('idea', 50), criterion('plan', 30), criterion('reach', 20, true)];

export interface StageTeam {
	id: string;
	slug: string;
	name: string;
	captain: SignedIn;
	entryId: string;
}

/** A season at stage one: teams that have submitted, judges, a rubric and a plan. Nothing is assigned yet. */
export async function selectionStage(
	teamCount: number,
	judgeCount: number,
	plan: { places: number; rankBy: 'raw' | 'calibrated' } = { places: 2, rankBy: 'raw' }
) {
	const season = await plantSeason();
	const organiser = await plantPerson(season.id, 'Organiser', 'organiser');
	const judges: SignedIn[] = [];
	for (let i = 0; i < judgeCount; i++) judges.push(await plantPerson(season.id, `Judge${i}`, 'judge'));
	const problem = await plantProblem(season.id, `stage-${season.slug}`);
	const teams: StageTeam[] = [];
	for (let i = 0; i < teamCount; i++) {
		const captain = await plantPerson(season.id, `Captain${i}`);
		const name = `Team ${i} of ${season.slug}`;
		const team = await plantTeam(captain, name);
		const { entryId } = await submitted(captain, team.id, problem.id, proposal(`${i}`));
		teams.push({ ...team, name, captain, entryId });
	}
	const closedAt = new Date(Date.now() - 1000);
	const entryStage = { seasonId_stage: { seasonId: season.id, stage: 'entry' } };
	await prisma().seasonStage.update({ where: entryStage, data: { closesAt: closedAt } });
	await saveRubric(organiser, season.id, 'selection', stageRubric);
	await commitPlan(organiser, season.id, plan);
	return { season, organiser, judges, teams, problem };
}
export type SelectionStage = Awaited<ReturnType<typeof selectionStage>>;

export const assign = (stage: SelectionStage, reviews: number, seed = 'spring') =>
	runAssignment(stage.organiser, { reviews, minLoad: 0, maxLoad: 20, seed });

export const reviewOf = (idea: number, plan = idea, reach?: number) => ({
	scores: { idea, plan, ...(reach === undefined ? {} : { reach }) },
	commentToTeam: `worth ${idea}`,
	commentToPanel: ''
});

/** Submits what is open on every judge's desk; `score` says what a judge gives a team, by their numbers. */
export async function reviewAll(
	stage: SelectionStage,
	score: (team: number, judge: number) => ReturnType<typeof reviewOf>
): Promise<void> {
	for (const [number, judge] of stage.judges.entries())
		for (const { id, state } of (await findDesk(judge)).rows) {
			if (state !== 'todo') continue;
			const { entryId } = await prisma().assignment.findUniqueOrThrow({ where: { id } });
			const team = stage.teams.findIndex((one) => one.entryId === entryId);
			await submitReview(judge, id, score(team, number));
		}
}

export async function decide({ organiser }: SelectionStage, reason = ''): Promise<void> {
	const { tableHash } = await findRanking(organiser);
	await decideSelection(organiser, { reason, tableHash });
}
