import { expect, test } from 'vitest';
import {
	findSubmission,
	findSubmitPage,
	finalStandings,
	pickForFinal,
	publicBoard,
	readBoard,
	revealBoard
} from '#lib/server/evaluation/index.ts';
import { lockScores } from '#lib/server/evaluation/locks.ts';
import { anonymous, prisma, transaction, type Actor } from '#lib/server/platform/index.ts';
import { closeProblem } from '#lib/server/problems/index.ts';
import { outcome, someoneWaits } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { arena, handIn, rival, scored, untilEnded } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
const privateBoard = (actor: Actor, slug: string) => readBoard(actor, slug, { split: 'private' });
const worker = testWorker();

// b1 is public (sealedleft); b2 (sealedright) and b3 (sealedleft) are private.
const PERFECT = ['sealedleft', 'sealedright', 'sealedleft'];
const PUBLIC_ONLY = ['sealedleft', 'sealedleft', 'sealedright'];
const PRIVATE_ONLY = ['sealedright', 'sealedright', 'sealedleft'];

test('the public board ranks by the public split and the earlier entry; the private one by the picks, after the reveal', async () => {
	const first = await arena();
	const second = await rival(first);
	const third = await rival(first);
	const { slug, problemId, organiser } = first.problem;
	await scored(first, ...PUBLIC_ONLY);
	await scored(second, ...PERFECT);
	const picked = await scored(third, ...PRIVATE_ONLY);
	await scored(third, ...PUBLIC_ONLY);
	await pickForFinal(third.captain, picked, true);

	const board = await publicBoard(slug);
	const teamIds = new Map((await prisma().team.findMany()).map((team) => [team.slug, team.id]));
	const order = (rows: typeof board.rows) =>
		rows.map(({ rank, team, value }) => [rank, teamIds.get(team.slug), value]);
	expect(order(board.rows)).toEqual([
		[1, first.team.id, 1],
		[2, second.team.id, 1],
		[3, third.team.id, 1]
	]);
	expect(board.rows.map(({ entries }) => entries)).toEqual([1, 1, 2]);
	expect(board.history.map(({ points }) => points.length)).toEqual([1, 1, 2]);

	expect(await outcome(privateBoard(anonymous('ko'), slug))).toBe('not_found');
	expect(await outcome(privateBoard(first.captain, slug))).toBe('not_found');
	expect(await outcome(privateBoard(first.organiser, slug))).toBe('close_problem_first');
	expect(await outcome(revealBoard(first.organiser, slug))).toBe('close_problem_first');
	await closeProblem(organiser, problemId);
	const final = await privateBoard(first.organiser, slug);
	expect(order(final.rows)).toEqual([
		[1, second.team.id, 1],
		[2, third.team.id, 1],
		[3, first.team.id, 0]
	]);
	expect(await outcome(privateBoard(first.captain, slug))).toBe('not_found');
	expect(
		(await finalStandings(problemId)).map(({ teamId, value, trivial, perfect }) => [
			teamId,
			value,
			trivial,
			perfect
		])
	).toEqual([
		[second.team.id, 1, 0.5, 1],
		[third.team.id, 1, 0.5, 1],
		[first.team.id, 0, 0.5, 1]
	]);
	expect(await outcome(revealBoard(first.captain, slug))).toBe('forbidden');
	await revealBoard(first.organiser, slug);
	await revealBoard(first.organiser, slug);
	expect((await privateBoard(anonymous('ko'), slug)).rows.length).toBe(3);
});

test('nothing that a team or the public sees tells the private split, by value, order or count', async () => {
	const one = await arena();
	const other = await rival(one);
	const { slug } = one.problem;
	const [a, b] = [await scored(one, ...PUBLIC_ONLY), await scored(other, ...PERFECT)];
	const seen = async () =>
		JSON.stringify(
			[
				await publicBoard(slug),
				await findSubmission(one.captain, a),
				await findSubmission(other.captain, b),
				await findSubmitPage(one.captain, slug)
			],
			(key, value: unknown) => (/(At|^at|Ms|[iI]d|sha256|objectKey)$/.test(key) ? null : value)
		);
	const before = await seen();
	expect(before).not.toMatch(/private|sealed(left|right)/);
	// The same pages, had the private split come out the other way round: not one character may differ.
	await prisma().$executeRawUnsafe('ALTER TABLE scores DISABLE TRIGGER scores_append_only');
	await prisma().$executeRawUnsafe(
		"UPDATE scores SET value = 1 - value, low = 0, high = 1, trivial = 0.123456 WHERE split = 'private'"
	);
	await prisma().$executeRawUnsafe('ALTER TABLE scores ENABLE TRIGGER scores_append_only');
	expect(await seen()).toBe(before);
	await prisma().$executeRawUnsafe('ALTER TABLE compute_jobs DISABLE TRIGGER USER');
	await prisma().$executeRawUnsafe("UPDATE compute_jobs SET result = '{}' WHERE kind = 'score'");
	await prisma().$executeRawUnsafe('ALTER TABLE compute_jobs ENABLE TRIGGER USER');
	expect(await seen()).toBe(before);
});

test('an entry below a safety floor is shown without a rank, and one without a score is not shown', async () => {
	const floor = {
		metric: 'recall-of-class',
		label: 'sealedleft',
		bound: 0.9,
		name: { ko: '놓치지 않기', en: 'Not missing' },
		why: { ko: '위험한 것을 놓치면 안 됩니다', en: 'Missing one is dangerous' }
	};
	const safe = await arena({ metric: 'macro-f1', floors: [floor] as never });
	const unsafe = await rival(safe);
	const none = await rival(safe);
	await scored(safe, ...PERFECT);
	await scored(unsafe, ...PRIVATE_ONLY);
	await untilEnded(await handIn(none, 'id,prediction\nb1,x\n'));
	const { rows } = await publicBoard(safe.problem.slug);
	expect(rows.map(({ rank, floors }) => [rank, floors.map(({ passes }) => passes)])).toEqual([
		[1, [true]],
		[null, [false]]
	]);
});

test('a pick that was on its way when a problem closed and its board was revealed changes nothing any more', async () => {
	const field = await arena({ finalPicks: 1 });
	const id = await scored(field, 'sealedleft', 'sealedleft', 'sealedleft');
	const { problemId, organiser } = field.problem;
	let pick: Promise<unknown> = Promise.resolve();
	await transaction(
		async (tx) => {
			await lockScores(tx, problemId, 'all');
			pick = outcome(pickForFinal(field.captain, id, true)); // it has read that the problem is open
			await someoneWaits();
			await closeProblem(organiser, problemId);
			await tx.setting.create({ data: { key: `evaluation.revealed.${problemId}`, value: {} } });
		},
		{ timeoutMs: 60_000 }
	);
	expect(await pick).toBe('problem_not_open');
	expect((await prisma().submission.findUniqueOrThrow({ where: { id } })).finalPick).toBe(false);
});

test('a board asks the database as often for three teams as for one', async () => {
	const [small, large] = [await arena(), await arena()];
	await scored(small, ...PERFECT);
	for (const field of [large, await rival(large), await rival(large)]) await scored(field, ...PERFECT);
	await worker.stop(); // it asks the database, too
	for (const slug of [small.problem.slug, large.problem.slug]) await publicBoard(slug);
	const { queries } = await countQueries(() => publicBoard(small.problem.slug));
	expect((await countQueries(() => publicBoard(large.problem.slug))).queries).toBe(queries);
});
