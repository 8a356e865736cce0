import { now, prisma, readOnce, refuse } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { currentStage, stages, stageState, type Stage, type StageState } from './rules.ts';

export interface StageView {
	stage: Stage;
	opensAt: string | null;
	closesAt: string | null;
	state: StageState;
}

export interface SeasonView {
	id: string;
	slug: string;
	name: Text;
	call: Text;
	/** The published triage criteria, as the call states them. */
	criteria: unknown;
	demo: boolean;
	stage: Stage;
	stages: StageView[];
}

/** The season now under way: the latest one. Null on an empty installation. */
export const currentSeasonOrNull = (): Promise<SeasonView | null> =>
	readOnce('current season', async () => {
		const row = await prisma().season.findFirst({
			orderBy: { createdAt: 'desc' },
			include: { stages: true }
		});
		return row && view(row);
	});

export async function currentSeason(): Promise<SeasonView> {
	return (await currentSeasonOrNull()) ?? refuse('no_season');
}

export async function findSeason(slug: string): Promise<SeasonView> {
	const row = await prisma().season.findUnique({ where: { slug }, include: { stages: true } });
	return row ? view(row) : refuse('not_found');
}

interface SeasonRow {
	id: string;
	slug: string;
	name: unknown;
	call: unknown;
	criteria: unknown;
	demo: boolean;
	stages: { stage: string; opensAt: Date | null; closesAt: Date | null }[];
}

function view(row: SeasonRow): SeasonView {
	const at = now();
	const windows = stages.map((stage) => {
		const known = row.stages.find((candidate) => candidate.stage === stage);
		return { stage, opensAt: known?.opensAt ?? null, closesAt: known?.closesAt ?? null };
	});
	return {
		id: row.id,
		slug: row.slug,
		name: row.name as Text,
		call: row.call as Text,
		criteria: row.criteria,
		demo: row.demo,
		stage: currentStage(windows, at),
		stages: windows.map((window) => ({
			stage: window.stage,
			opensAt: window.opensAt?.toISOString() ?? null,
			closesAt: window.closesAt?.toISOString() ?? null,
			state: stageState(window, at)
		}))
	};
}
