import { expect, test } from 'vitest';
import { prisma, shiftClock } from '#lib/server/platform/index.ts';
import {
	declareConflict,
	decideSelection,
	findDesk,
	findRanking,
	publishLetters,
	reopenReview,
	saveReview,
	selectedEntries,
	submitReview
} from '#lib/server/selection/index.ts';
import { withdrawProposal } from '#lib/server/teams/index.ts';
import { allAtOnce, atOnce, outcome, someoneWaits } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { assign, decide, reviewAll, reviewOf, selectionStage } from '../../support/selection-stage.ts';

testDatabase();

test('letters that go out while a team withdraws: it is selected or withdrawn, never both', async () => {
	for (const _ of [1, 2, 3]) {
		const stage = await selectionStage(2, 2);
		await assign(stage, 2);
		await reviewAll(stage, () => reviewOf(4));
		await decide(stage);
		const [team] = stage.teams;
		const [published, withdrawn] = await allAtOnce<unknown>([
			() => publishLetters(stage.organiser),
			() => withdrawProposal(team!.captain, team!.entryId)
		]);
		if (published === 'state_changed') await publishLetters(stage.organiser);
		const { state } = await prisma().entry.findUniqueOrThrow({ where: { id: team!.entryId } });
		expect(state).toBe(withdrawn === 'entry_not_submitted' ? 'selected' : 'withdrawn');
		const told = await prisma().mail.count({ where: { to: team!.captain.email! } });
		const stands = (await selectedEntries(stage.season.id)).some(({ entryId }) => entryId === team!.entryId);
		expect([told, stands]).toEqual(state === 'selected' ? [1, true] : [0, false]);
	}
});

test('a team cannot withdraw while letters are being written to it', async () => {
	const stage = await selectionStage(2, 2);
	const [team] = stage.teams;
	const entered = Promise.withResolvers<void>();
	const release = Promise.withResolvers<void>();
	const writing = prisma().$transaction(async (tx) => {
		await tx.entry.update({ where: { id: team!.entryId }, data: { state: 'selected' } });
		entered.resolve();
		await release.promise;
	});
	await entered.promise;
	const withdrawn = outcome(withdrawProposal(team!.captain, team!.entryId));
	await someoneWaits();
	release.resolve();
	await writing;
	expect(await withdrawn).toBe('entry_not_submitted');
	expect((await prisma().entry.findUniqueOrThrow({ where: { id: team!.entryId } })).state).toBe('selected');
});

test('a review that comes in while it is decided is counted and asked about again, or comes too late', async () => {
	const stage = await selectionStage(2, 2);
	await assign(stage, 2);
	const [last] = (await findDesk(stage.judges[1]!)).rows;
	await reviewAll({ ...stage, judges: stage.judges.slice(0, 1) }, (team) => reviewOf(3 + team));
	const { tableHash } = await findRanking(stage.organiser);
	const [decided, submitted] = await allAtOnce<unknown>([
		() => decideSelection(stage.organiser, { reason: 'time is up', tableHash }),
		() => submitReview(stage.judges[1]!, last!.id, reviewOf(1))
	]);
	expect([
		[undefined, 'selection_decided'],
		['state_changed', undefined]
	]).toContainEqual([decided, submitted]);
	expect(await prisma().review.count({ where: { assignmentId: last!.id, state: 'submitted' } })).toBe(
		submitted === undefined ? 1 : 0
	);
});

test('a judge who submits and gives back the same paper at once does one of the two', async () => {
	const stage = await selectionStage(2, 2);
	await assign(stage, 2);
	const judge = stage.judges[0]!;
	const [paper] = (await findDesk(judge)).rows;
	await allAtOnce<unknown>([
		() => submitReview(judge, paper!.id, reviewOf(3)),
		() => declareConflict(judge, paper!.id, 'I know them')
	]);
	const { state, review } = await prisma().assignment.findUniqueOrThrow({
		where: { id: paper!.id },
		include: { review: true }
	});
	// Giving back wins in either order: a tie ends an assignment, submitted or not.
	expect([state, review]).toEqual(['conflict', null]);
});

test('two organisers who assign at once assign once', async () => {
	const stage = await selectionStage(3, 3);
	const told = await atOnce(3, (at) => assign(stage, 2, `seed ${at}`));
	// Whoever comes a moment later finds nothing left to assign.
	const added = told.flatMap((answer) => (typeof answer === 'string' ? [] : [answer.added]));
	expect(added.filter((count) => count > 0)).toEqual([6]);
	const rows = await prisma().assignment.groupBy({
		by: ['entryId'],
		where: { run: { seasonId: stage.season.id } },
		_count: true
	});
	expect(rows.map(({ _count }) => _count)).toEqual([2, 2, 2]);
});

test('after the decision a paper is neither given back, scored nor reopened; after the stage nothing is scored', async () => {
	const stage = await selectionStage(2, 2);
	await assign(stage, 2);
	const judge = stage.judges[0]!;
	const [paper] = (await findDesk(judge)).rows;
	const back = shiftClock(2 * 86_400_000);
	try {
		expect(await outcome(saveReview(judge, paper!.id, reviewOf(3)))).toBe('stage_closed');
	} finally {
		back();
	}
	await reviewAll(stage, () => reviewOf(4));
	await decide(stage);
	expect(await outcome(declareConflict(judge, paper!.id, 'too late'))).toBe('selection_decided');
	expect(await outcome(reopenReview(stage.organiser, paper!.id, 'too late'))).toBe('selection_decided');
	expect(await outcome(saveReview(judge, paper!.id, reviewOf(1)))).toBe('selection_decided');
	expect(await outcome(publishLetters(stage.organiser))).toEqual({ letters: 2 });
});

test('judges are not assigned while entries are open: the next proposal would have none', async () => {
	const stage = await selectionStage(2, 3);
	const entry = { seasonId_stage: { seasonId: stage.season.id, stage: 'entry' } };
	const closes = (closesAt: Date) => prisma().seasonStage.update({ where: entry, data: { closesAt } });
	await closes(new Date(Date.now() + 60_000));
	expect(await outcome(assign(stage, 2))).toBe('entries_still_open');
	const entryId = { in: stage.teams.map((team) => team.entryId) };
	expect(await prisma().assignment.count({ where: { entryId } })).toBe(0);
	await closes(new Date(Date.now() - 1000));
	expect(await assign(stage, 2)).toMatchObject({ added: 4 });
});
