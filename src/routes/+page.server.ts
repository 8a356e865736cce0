import { currentFrame } from '#lib/server/broadcast/index.ts';
import { listAnnouncements } from '#lib/server/community/index.ts';
import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { now, renderMarkdown, type Actor } from '#lib/server/platform/index.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeasonOrNull, type SeasonView } from '#lib/server/season/index.ts';
import { isPublished } from '#lib/server/selection/index.ts';
import { countTeams, teamsOf } from '#lib/server/teams/index.ts';
import { nextActs, nextMoment } from '#lib/home/next.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const season = await currentSeasonOrNull();
		return { home: season && (await homeOf(actor, season)) };
	});

async function homeOf(actor: Actor, season: SeasonView) {
	const [problems, teams, own, news, live, published] = await Promise.all([
		listPublishedProblems(season.id),
		countTeams(season.id),
		actor.userId ? teamsOf(actor.userId) : [],
		listAnnouncements(actor, season.id, 3),
		currentFrame(),
		isPublished(season.id)
	]);
	const isOpen = (stage: string) =>
		season.stages.some((view) => view.stage === stage && view.state === 'open');
	return {
		name: season.name,
		call: { ko: renderMarkdown(season.call.ko), en: renderMarkdown(season.call.en) },
		stage: season.stage,
		next: nextMoment(season.stages, now()),
		acts: nextActs(
			season.stage,
			season.stages.some(({ state }) => state === 'open'),
			{ roles: [...actor.roles], hasTeam: own.length > 0 }
		),
		problems: problems.filter(({ closedAt }) => closedAt === null),
		teams,
		news,
		outcome: published ? `/selection/${season.slug}` : null,
		onAir: isOpen('final') && (live?.frame.sequence ?? 0) > 0
	};
}
