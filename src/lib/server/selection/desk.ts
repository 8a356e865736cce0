import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { found, prisma, signedIn, transaction, type Actor } from '#lib/server/platform/index.ts';
import {
	findBlindProposal,
	findEntries,
	findTeams,
	problemFactsById,
	type BlindProposal
} from '#lib/server/teams/index.ts';
import type { Criterion, Scores } from '#lib/selection/rubric.ts';
import type { Text } from '#lib/text.ts';
import { insistId } from './ids.ts';
import { requireRubric } from './rubric.ts';

export type DeskState = 'todo' | 'draft' | 'submitted' | 'conflict';
/** A judge's assignment: its own id and number stand for the entry, whose id, team and times are not in here. */
export interface DeskRow {
	id: string;
	alias: string;
	problem: Text;
	state: DeskState;
}
export interface Desk {
	rows: DeskRow[];
	done: number;
	total: number;
	tracks: string[];
	interests: { team: string; reason: string }[];
	opensAt: string | null;
	closesAt: string | null;
	open: boolean;
}

export async function findDesk(actor: Actor): Promise<Desk> {
	insistRole(actor, 'judge');
	const { userId } = signedIn(actor);
	const season = await currentSeason();
	const rows = await deskRows(season.id, userId);
	const profile = await prisma().judgeProfile.findUnique({
		where: { seasonId_judgeId: { seasonId: season.id, judgeId: userId } }
	});
	const interests = await prisma().judgeInterest.findMany({
		where: { judgeId: userId },
		orderBy: { declaredAt: 'asc' }
	});
	const teams = await findTeams(interests.map(({ teamId }) => teamId));
	const window = season.stages.find(({ stage }) => stage === 'selection');
	return {
		rows,
		done: rows.filter(({ state }) => state === 'submitted').length,
		total: rows.filter(({ state }) => state !== 'conflict').length,
		tracks: profile?.tracks ?? [],
		interests: interests.map(({ teamId, reason }) => ({ team: teams.get(teamId)?.name ?? '', reason })),
		opensAt: window?.opensAt ?? null,
		closesAt: window?.closesAt ?? null,
		open: window?.state === 'open'
	};
}

async function deskRows(seasonId: string, judgeId: string): Promise<DeskRow[]> {
	const assignments = await prisma().assignment.findMany({
		where: { judgeId, run: { seasonId } },
		select: { id: true, entryId: true, alias: true, state: true, review: { select: { state: true } } },
		orderBy: [{ alias: 'asc' }, { id: 'asc' }]
	});
	const entries = await findEntries(assignments.map(({ entryId }) => entryId));
	const problems = await problemFactsById(seasonId);
	return assignments
		.filter(({ entryId }) => entries.get(entryId)?.state !== 'withdrawn')
		.map(({ id, alias, state, review, entryId }) => ({
			id,
			alias,
			problem: problems.get(entries.get(entryId)?.problemId ?? '')?.title ?? { ko: '', en: '' },
			state: stateOf(state, review)
		}));
}

const stateOf = (state: string, review: { state: string } | null): DeskState =>
	state === 'conflict' ? 'conflict' : review?.state === 'submitted' ? 'submitted' : review ? 'draft' : 'todo';

export interface ReviewPage {
	id: string;
	alias: string;
	state: DeskState;
	problem: BlindProposal['problem'];
	/** Null where the judge has given it back for a conflict. */
	proposal: BlindProposal['proposal'] | null;
	criteria: Criterion[];
	review: { scores: Scores; commentToTeam: string; commentToPanel: string; savedAt: string } | null;
	/** The judge's whole list, for moving with j and k. */
	rows: DeskRow[];
	open: boolean;
}

export async function findReviewPage(actor: Actor, assignmentId: string): Promise<ReviewPage> {
	insistRole(actor, 'judge');
	const { userId } = signedIn(actor);
	const season = await currentSeason();
	const row = found(
		await prisma().assignment.findFirst({
			where: { id: insistId(assignmentId), judgeId: userId, run: { seasonId: season.id } },
			select: { entryId: true, review: true }
		})
	);
	const rows = await deskRows(season.id, userId);
	const here = found(rows.find(({ id }) => id === assignmentId));
	const blind = await findBlindProposal(row.entryId);
	const { criteria } = await requireRubric(season.id);
	return {
		id: here.id,
		alias: here.alias,
		state: here.state,
		problem: blind.problem,
		proposal: here.state === 'conflict' ? null : blind.proposal,
		criteria,
		review: row.review && {
			scores: row.review.scores as Scores,
			commentToTeam: row.review.commentToTeam,
			commentToPanel: row.review.commentToPanel,
			savedAt: row.review.updatedAt.toISOString()
		},
		rows,
		open: season.stages.some(({ stage, state }) => stage === 'selection' && state === 'open')
	};
}

/** The fields a judge knows; proposals are matched by them. */
export async function saveExpertise(actor: Actor, tracks: string[]): Promise<void> {
	insistRole(actor, 'judge');
	const { userId } = signedIn(actor);
	const season = await currentSeason();
	await transaction(async (tx) => {
		const key = { seasonId: season.id, judgeId: userId };
		await tx.judgeProfile.upsert({
			where: { seasonId_judgeId: key },
			update: { tracks },
			create: { ...key, tracks }
		});
		await record(tx, actor, 'judge.expertise_saved', { ...key, tracks });
	});
}
