import { people, reviewOf, teams, type DemoJudge, type DemoTeam } from '#demo/index.ts';
import { maskNames } from '#lib/teams/names.ts';
import { nameOf, type Chapter, type Play } from './play.ts';
import { together } from './together.ts';

interface Desk {
	desk: { rows: { id: string; state: string }[] };
}
interface ReviewData {
	page: { state: string; proposal: { title: string; summary: string } | null };
}

/** Every judge scores what is on their desk. They never learn whose proposal it is; the player knows it by its words. */
export const judging: Chapter = async (play) => {
	let reviews = 0;
	await together(people.judges, 4, async (judge) => {
		const browser = await play.cast.as(judge);
		const { desk } = await browser.page<Desk>('/judge');
		for (const row of desk.rows.filter(({ state }) => state !== 'submitted' && state !== 'conflict')) {
			const handedIn = await reviewOne(play, judge, row.id);
			reviews += handedIn;
		}
		play.progress.say(`${nameOf(judge)} has handed in ${desk.rows.length} reviews`);
	});
	play.progress.say(`${reviews} reviews are in`);
};

async function reviewOne(play: Play, judge: DemoJudge, assignmentId: string): Promise<number> {
	const browser = await play.cast.as(judge);
	const path = `/judge/${assignmentId}`;
	const { page } = await browser.page<ReviewData>(path);
	if (!page.proposal) return 0;
	const team = writerOf(page.proposal.title, page.proposal.summary);
	const review = reviewOf(judge, team, play.seed);
	const scores = Object.fromEntries(
		Object.entries(review.scores).map(([key, score]) => [`score-${key}`, score])
	);
	const comments = {
		commentToTeam: review.toTeam[judge.locale],
		commentToPanel: review.toPanel[judge.locale]
	};
	await browser.post(`${path}?/submit`, { ...scores, ...comments }, ['review_submitted', 'already_done']);
	return 1;
}

function writerOf(title: string, summary: string): DemoTeam {
	const same = (team: DemoTeam, shown: string, written: string) =>
		maskNames(written, [
			team.name.ko,
			team.name.en,
			...team.members.flatMap((member) => [member.name.ko, member.name.en])
		]) === shown || written === shown;
	const writer = teams.find(
		(team) =>
			same(team, title, team.proposal.title[team.proposal.original]) ||
			same(team, summary, team.proposal.summary[team.proposal.original])
	);
	if (!writer) throw new Error(`nobody wrote "${title}"`);
	return writer;
}
