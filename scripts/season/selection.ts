import { people, season, teams, type RubricCriterion } from '#demo/index.ts';
import type { Fields } from './browser.ts';
import { judging } from './judging.ts';
import { closeStage, openStage, organiserOf } from './opening.ts';
import type { Chapter, Play } from './play.ts';
import { announce } from './sourcing.ts';

/** Rubrics, the committed plan, conflicts, assignment, blind reviews, the decision and its letters. */
export const selection: Chapter = async (play) => {
	await prepare(play);
	await openStage(play, 'selection');
	await announce(play, 'selection');
	await assign(play);
	await judging(play);
	await decide(play);
	await closeStage(play, 'selection');
};

const at = '/organiser/selection';

async function prepare(play: Play): Promise<void> {
	const organiser = await organiserOf(play);
	await organiser.post(`${at}/rubric?/save`, rubricFields(season.selection), ['rubric_frozen']);
	await organiser.post(`${at}/rubric?stage=final&/save`, rubricFields(season.finalJury), ['rubric_frozen']);
	await organiser.post(`${at}?/plan`, { places: season.places.stageOne, rankBy: 'calibrated' }, [
		'plan_committed'
	]);
	for (const judge of people.judges) {
		const browser = await play.cast.as(judge);
		await browser.post('/judge?/expertise', { tracks: judge.expertise });
		for (const conflict of judge.conflicts.filter((known) => !known.derived)) {
			const team = teams.find((candidate) => candidate.key === conflict.team)!;
			await browser.post('/judge?/interest', { team: team.slug, reason: conflict.reason[judge.locale] }, [
				'already_done'
			]);
		}
	}
	play.progress.say('rubrics are set, the plan is committed, judges have declared their conflicts');
}

function rubricFields(criteria: readonly RubricCriterion<string>[]): Fields {
	const anchors = [1, 2, 3, 4, 5].flatMap((score) => [
		[`anchorKo${score}`, criteria.map((criterion) => criterion.anchors[score - 1]!.ko)],
		[`anchorEn${score}`, criteria.map((criterion) => criterion.anchors[score - 1]!.en)]
	]);
	return {
		key: criteria.map(({ key }) => key),
		nameKo: criteria.map(({ name }) => name.ko),
		nameEn: criteria.map(({ name }) => name.en),
		questionKo: criteria.map(({ question }) => question.ko),
		questionEn: criteria.map(({ question }) => question.en),
		weight: criteria.map(({ weight }) => String(weight)),
		optional: criteria.map(() => 'no'),
		...Object.fromEntries(anchors)
	};
}

async function assign(play: Play): Promise<void> {
	const organiser = await organiserOf(play);
	const { overview } = await organiser.page<{ overview: { runs: unknown[] } }>(at);
	if (overview.runs.length > 0) return;
	const terms = { reviews: 5, minLoad: 3, maxLoad: 17, seed: `season-${play.seed}` };
	await organiser.post(`${at}/assignment?/run`, terms);
	play.progress.say('every proposal has five judges');
}

interface Ranking {
	ranking: {
		tableHash: string;
		missing: number;
		decidedAt: string | null;
		publishedAt: string | null;
	} | null;
}

interface Published {
	outcome: { selected: { team: { name: string } }[] };
}

async function decide(play: Play): Promise<void> {
	const organiser = await organiserOf(play);
	const { ranking } = await organiser.page<Ranking>(`${at}/ranking`);
	if (!ranking) throw new Error('there is no ranking');
	if (!ranking.decidedAt) {
		const reason = ranking.missing > 0 ? '심사위원의 이해충돌로 비어 있는 심사가 있습니다.' : '';
		await organiser.post(`${at}/ranking?/decide`, { tableHash: ranking.tableHash, reason }, [
			'already_done',
			'selection_decided'
		]);
	}
	await organiser.post(`${at}/ranking?/publish`, {}, ['already_done']);
	const { outcome } = await play.cast.visitor().page<Published>(`/selection/${season.key}`);
	play.told.selected = outcome.selected.map(({ team }) => team.name);
	play.progress.say(`selected: ${play.told.selected.join(', ')}`);
}
