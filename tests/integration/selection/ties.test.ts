import { expect, test } from 'vitest';
import { prisma, type SignedIn } from '#lib/server/platform/index.ts';
import { readTrail } from '#lib/server/reports/index.ts';
import {
	declareConflict,
	declareInterest,
	decideSelection,
	dismissConflict,
	findDesk,
	findEntryReviews,
	findRanking,
	findReviewPage,
	listConflicts,
	publishLetters,
	reopenReview
} from '#lib/server/selection/index.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { plantOrganisation, plantPerson } from '../../support/entrants.ts';
import {
	assign,
	decide,
	reviewAll,
	reviewOf,
	selectionStage,
	type SelectionStage
} from '../../support/selection-stage.ts';

testDatabase();

let domains = 0;
/** Another organiser, who shares an organisation with the captain of the first team. */
async function tiedOrganiser(stage: SelectionStage): Promise<SignedIn> {
	const tied = await plantPerson(stage.season.id, 'Tied', 'organiser');
	await plantOrganisation(`tied-${++domains}.example`, tied.userId, stage.teams[0]!.captain.userId);
	return tied;
}
const assignmentsOf = (entryId: string) =>
	prisma().assignment.findMany({ where: { entryId }, orderBy: { id: 'asc' } });

test('a tie that was set aside no longer keeps a judge away, and one named again afterwards does', async () => {
	const stage = await selectionStage(2, 2);
	const [judge] = stage.judges;
	const [team] = stage.teams;
	await declareInterest(judge!, { team: team!.slug, reason: 'a former student' });
	const tie = { entryId: team!.entryId, judgeId: judge!.userId, source: 'declared' as const };
	const active = async () =>
		(await listConflicts(stage.organiser)).filter(({ dismissed }) => !dismissed).length;
	expect(await active()).toBe(1);
	await dismissConflict(stage.organiser, { ...tie, found: 'a former student', reason: 'twenty years ago' });
	expect(await active()).toBe(0);
	await declareInterest(judge!, { team: team!.slug, reason: 'we have founded a firm together' });
	expect(await active()).toBe(1);
	await dismissConflict(stage.organiser, { ...tie, found: 'a firm', reason: 'never registered' });
	await assign(stage, 2);
	expect((await assignmentsOf(team!.entryId)).map(({ judgeId }) => judgeId)).toContain(judge!.userId);
});

test('a paper that a judge has given back never comes to the same desk again, also after the tie was set aside', async () => {
	const stage = await selectionStage(2, 3);
	await assign(stage, 2);
	const [given] = await assignmentsOf(stage.teams[0]!.entryId);
	const judge = stage.judges.find(({ userId }) => userId === given!.judgeId)!;
	await declareConflict(judge, given!.id, 'I know this work');
	const tie = { entryId: given!.entryId, judgeId: judge.userId, source: 'declared' as const };
	await dismissConflict(stage.organiser, { ...tie, found: 'I know this work', reason: 'a mistake' });
	expect(await assign(stage, 2, 'again')).toMatchObject({ added: 1 });
	const open = (await assignmentsOf(given!.entryId)).filter(({ state }) => state === 'open');
	expect(open.map(({ judgeId }) => judgeId)).not.toContain(judge.userId);
	expect(open).toHaveLength(2);
});

test('an organiser who is tied to an entry neither learns who else is, nor sets a tie to it aside', async () => {
	const stage = await selectionStage(3, 3);
	const tied = await tiedOrganiser(stage);
	const [judge] = stage.judges;
	for (const team of stage.teams.slice(0, 2))
		await declareInterest(judge!, { team: team.slug, reason: 'SECRET-TIE' });
	expect((await listConflicts(stage.organiser)).map(({ team }) => team).toSorted()).toEqual(
		[stage.teams[0]!.name, stage.teams[1]!.name].toSorted()
	);
	expect((await listConflicts(tied)).map(({ team }) => team)).toEqual([stage.teams[1]!.name]);
	const tie = (entryId: string) => ({
		entryId,
		judgeId: judge!.userId,
		source: 'declared' as const,
		found: 'SECRET-TIE',
		reason: 'a friend of mine'
	});
	expect(await outcome(dismissConflict(tied, tie(stage.teams[0]!.entryId)))).toBe('conflicted_organiser');
	expect(await outcome(dismissConflict(tied, tie(crypto.randomUUID())))).toBe('not_found');
	await dismissConflict(tied, tie(stage.teams[1]!.entryId));
	expect((await listConflicts(stage.organiser)).filter(({ dismissed }) => dismissed)).toHaveLength(1);
});

test('an organiser who judges, too, stays blind: no name, score or decision about what is on their desk', async () => {
	const stage = await selectionStage(3, 2);
	const both = await plantPerson(stage.season.id, 'Both', 'organiser', 'judge');
	await assign({ ...stage }, 2);
	const [mine] = (await findDesk(both)).rows;
	const { entryId } = await prisma().assignment.findUniqueOrThrow({ where: { id: mine!.id } });
	await reviewAll(stage, (team) => reviewOf(1 + team));
	const team = stage.teams.find((one) => one.entryId === entryId)!;
	const ranking = await findRanking(both);
	expect(ranking.hidden).toBeGreaterThan(0);
	expect(JSON.stringify(ranking)).not.toContain(team.name);
	expect(JSON.stringify(ranking)).not.toContain(entryId);
	expect(await outcome(findEntryReviews(both, entryId))).toBe('not_found');
	const other = (await assignmentsOf(entryId)).find(({ judgeId }) => judgeId !== both.userId);
	expect(await outcome(reopenReview(both, other!.id, 'x'))).toBe('not_found');
	expect(await outcome(decideSelection(both, { reason: 'x', tableHash: ranking.tableHash }))).toBe(
		'conflicted_organiser'
	);
	expect(JSON.stringify(await findReviewPage(both, mine!.id))).not.toContain(team.name);
});

test('the audit trail keeps from a tied organiser what the ranking keeps from them; an untied one reads it', async () => {
	const stage = await selectionStage(3, 3);
	const tied = await tiedOrganiser(stage);
	await assign(stage, 2);
	const [given] = await assignmentsOf(stage.teams[0]!.entryId);
	const judge = stage.judges.find(({ userId }) => userId === given!.judgeId)!;
	await declareConflict(judge, given!.id, 'I know this work');
	await assign(stage, 2, 'again');
	await reviewAll(stage, (team) => reviewOf(5 - team, 2));
	await decide(stage);
	const raw = JSON.stringify((await findRanking(stage.organiser)).rows.map(({ rank }) => rank));
	expect(raw).toBe('[1,2,3]');
	const seen = async (reader: SignedIn) => {
		const { entries } = await readTrail(reader, new URLSearchParams(), 200);
		return (type: string) =>
			entries.filter((entry) => entry.type === type).map(({ details, subjects }) => ({ details, subjects }));
	};
	const open = await seen(stage.organiser);
	expect(JSON.stringify(open('selection.decided'))).toContain('"table"');
	expect(JSON.stringify(open('conflict.declared'))).toContain(stage.teams[0]!.name);
	const closed = await seen(tied);
	const withheld = [{ details: { withheld: true }, subjects: [] }];
	expect(closed('selection.decided')).toEqual(withheld);
	expect(closed('conflict.declared').slice(0, 1)).toEqual(withheld);
	expect(JSON.stringify(closed('conflict.declared'))).not.toContain(stage.teams[0]!.name);
	expect(closed('review.submitted').length).toBeGreaterThan(0);
	await publishLetters(stage.organiser);
	expect(JSON.stringify((await seen(tied))('selection.decided'))).toContain('"table"');
});
