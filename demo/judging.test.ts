import { expect, test } from 'vitest';
import { ballotOf, juryReviewOf, people, problemOf, reviewOf, season, teams, viewerTaste } from './index.ts';

const all = people.judges.flatMap((judge) => teams.map((team) => reviewOf(judge, team, 'seed')));
const total = (scores: Record<string, number>) =>
	season.selection.reduce((sum, { key, weight }) => sum + weight * scores[key]!, 0) / 100;

test('the same seed gives the same review, another seed another one', () => {
	const [judge, team] = [people.judges[0]!, teams[0]!];
	expect(reviewOf(judge, team, 'seed')).toEqual(reviewOf(judge, team, 'seed'));
	expect(all).not.toEqual(
		people.judges.flatMap((one) => teams.map((other) => reviewOf(one, other, 'other')))
	);
});

test('scores are whole and between 1 and 5, and judges use the scale', () => {
	const scores = all.flatMap((review) => Object.values(review.scores));
	expect(scores.every((score) => Number.isInteger(score) && score >= 1 && score <= 5)).toBe(true);
	expect(new Set(scores).size).toBeGreaterThanOrEqual(4);
});

test('a lenient judge gives more than a severe one, and better proposals get more', () => {
	const mean = (judge: string) => {
		const own = all.filter((review) => review.judge === judge);
		return own.reduce((sum, review) => sum + total(review.scores), 0) / own.length;
	};
	const bySeverity = [...people.judges].sort((a, b) => a.severity - b.severity);
	expect(mean(bySeverity.at(-1)!.key)).toBeGreaterThan(mean(bySeverity[0]!.key) + 0.4);
	const of = (team: string) =>
		all.filter((review) => review.team === team).reduce((sum, r) => sum + total(r.scores), 0);
	expect(of('envelope')).toBeGreaterThan(of('gatekeepers'));
});

test('a comment quotes the anchors that were scored', () => {
	for (const review of all.slice(0, 40)) {
		const anchors = season.selection.map(({ key, anchors }) => anchors[review.scores[key] - 1]!.ko);
		expect(anchors.some((anchor) => review.toTeam.ko.includes(anchor))).toBe(true);
	}
});

test('jury reviews cover every criterion of the final', () => {
	for (const judge of people.jury) {
		const review = juryReviewOf(judge, teams[3]!, 'duel-1', 'seed');
		expect(Object.keys(review.scores).sort()).toEqual(season.finalJury.map(({ key }) => key).sort());
	}
});

test('viewers vote by their taste, some stay silent, and nobody votes after the close', () => {
	const options = [teams[0]!, teams[1]!];
	const track = (team: (typeof teams)[number]) => problemOf(team.problem).track;
	const ballots = Array.from({ length: 400 }, (_, viewer) =>
		ballotOf(viewer, options, 'duel-1', track, 'seed')
	);
	const cast = ballots.filter((ballot) => ballot !== null);
	expect(cast.length).toBeGreaterThan(200);
	expect(cast.length).toBeLessThan(400);
	expect(new Set(cast.map((ballot) => ballot.option))).toEqual(new Set([0, 1]));
	expect(cast.every((ballot) => ballot.at >= 0 && ballot.at < 1)).toBe(true);
	expect(ballotOf(7, options, 'duel-1', track, 'seed')).toEqual(ballots[7]);
	expect(viewerTaste(7, 'seed')).toEqual(viewerTaste(7, 'seed'));
});
