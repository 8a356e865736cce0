import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
	applyRejudge,
	completeSubmission,
	createSubmission,
	extendRejudge,
	finalStandings,
	freezeBoard,
	hurryProblem,
	listRejudges,
	publicBoard,
	readBoard,
	readRejudge,
	resumeRejudge,
	revealBoard,
	thawBoard,
	touchBoard
} from '#lib/server/evaluation/index.ts';
import { anonymous, now, prisma, shiftClock, storage, transaction } from '#lib/server/platform/index.ts';
import { closeProblem } from '#lib/server/problems/index.ts';
import { outcome } from '../../support/barrier.ts';
import { plainScoring } from '#lib/problems/scoring.ts';
import { everything } from '#lib/evaluation/rejudge.ts';
import type { BoardView } from '#lib/evaluation/board.ts';
import { testDatabase } from '../../support/database.ts';
import {
	arena,
	handIn,
	predictions,
	rival,
	scored,
	untilEnded,
	wanted,
	type Arena
} from '../../support/submissions.ts';
import { orderRejudge, untilState } from '../../support/rejudge.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();

// b1 is public (sealedleft); b2 (sealedright) and b3 (sealedleft) are private.
const HALF = ['sealedleft', 'sealedleft', 'sealedleft'];
const finalValues = async (field: Arena) =>
	(await finalStandings(field.problem.problemId)).map(({ value }) => value);

test('a set that was scored with rows since left out is not applied: they would count again', async () => {
	const field = await arena();
	await scored(field, ...HALF);
	const before = await orderRejudge(field);
	await untilState(field, before, 'ready');
	expect(await readRejudge(field.organiser, before)).toMatchObject({ outdated: false, mayApply: true });
	const without = await orderRejudge(field, { blocked: ['b2'] });
	await untilState(field, without, 'ready');
	expect(await finalValues(field)).toEqual([0.5]);
	await applyRejudge(field.organiser, without);
	expect(await finalValues(field)).toEqual([1]);

	expect(await readRejudge(field.organiser, before)).toMatchObject({ outdated: true, mayApply: false });
	expect(await outcome(applyRejudge(field.organiser, before))).toBe('rejudge_outdated');
	expect(await finalValues(field)).toEqual([1]);
	// A set that is made now leaves the row out as well.
	const after = await orderRejudge(field);
	await untilState(field, after, 'ready');
	await applyRejudge(field.organiser, after);
	expect(await finalValues(field)).toEqual([1]);
	const listed = await listRejudges(field.organiser, field.seasonId);
	expect(listed.map(({ total, done, failed, blocked }) => [total, done, failed, blocked])).toEqual([
		[1, 1, 0, 0],
		[1, 1, 0, 1],
		[1, 1, 0, 0]
	]);
});

test('a job that was prepared before rows were left out is done again without them, though it was ordered after', async () => {
	const field = await arena();
	await scored(field, ...HALF);
	const without = await orderRejudge(field, { blocked: ['b2'] });
	await untilState(field, without, 'ready');
	await applyRejudge(field.organiser, without);
	await prisma().pool.updateMany({ data: { pausedAt: now() } });
	const late = await handIn(field, predictions(...HALF));
	// As a web process left it that had read the rows a moment before the set took effect.
	const { scoreJobId } = await prisma().submission.findUniqueOrThrow({ where: { id: late } });
	await prisma().$executeRawUnsafe('ALTER TABLE compute_jobs DISABLE TRIGGER USER');
	await prisma().$executeRaw`
		UPDATE compute_jobs SET spec = jsonb_set(spec, '{task,blocked}', '[]') WHERE id = ${scoreJobId}::uuid`;
	await prisma().$executeRawUnsafe('ALTER TABLE compute_jobs ENABLE TRIGGER USER');
	await prisma().pool.updateMany({ data: { pausedAt: null } });
	expect(await untilEnded(late)).toBe('scored');
	const own = await prisma().score.findMany({ where: { submissionId: late, split: 'private' } });
	expect(own.map(({ value, rows }) => [value, rows])).toEqual([[1, 1]]);
});

test('adding what came meanwhile keeps to the team that the set was made for', async () => {
	const field = await arena();
	const other = await rival(field);
	await scored(field, ...HALF);
	const id = await orderRejudge(field, { filter: { ...everything, team: field.team.slug } });
	await untilState(field, id, 'ready');
	await scored(other, ...HALF);
	expect(await extendRejudge(field.organiser, id)).toBe(0);
	await scored(field, ...HALF);
	expect(await extendRejudge(field.organiser, id)).toBe(1);
	await untilState(field, id, 'ready');
	const { scores } = await readRejudge(field.organiser, id);
	expect(scores.map(({ team }) => team.slug)).toEqual([field.team.slug, field.team.slug]);
});

test('a set is resumed together with its jobs or not at all', async () => {
	const field = await arena();
	await scored(field, ...HALF);
	await scored(await rival(field), ...HALF);
	const id = await orderRejudge(field, { blocked: ['b9'] });
	await untilState(field, id, 'stopped');
	const { jobSetId } = await prisma().rejudgeSet.findUniqueOrThrow({ where: { id } });
	await prisma().computeSet.update({ where: { id: jobSetId! }, data: { state: 'released' } });
	expect(await outcome(resumeRejudge(field.organiser, id, 'try'))).toBe('state_changed');
	expect((await readRejudge(field.organiser, id)).state).toBe('stopped');
	await prisma().computeSet.update({ where: { id: jobSetId! }, data: { state: 'held' } });
	await resumeRejudge(field.organiser, id, 'all');
	await untilState(field, id, 'ready'); // every one of them has failed by now, and none was lost
	expect((await readRejudge(field.organiser, id)).failed).toBe(2);
});

test('what was scored just before a board froze is on it, though it was committed after somebody had looked', async () => {
	const field = await arena();
	const { problemId, slug } = field.problem;
	await scored(field, ...HALF);
	await freezeBoard(field.organiser, slug, { from: null, until: null });
	const { freezesAt } = await prisma().board.findUniqueOrThrow({ where: { problemId } });
	expect((await publicBoard(slug)).rows.map(({ entries }) => entries)).toEqual([1]);
	const commit = (createdAt: Date) =>
		transaction(async (tx) => {
			const number = 1 + (await tx.submission.count({ where: { problemId, teamId: field.team.id } }));
			const score = { metric: 'accuracy', split: 'public', value: 1, low: 1, high: 1, rows: 1, createdAt };
			const { id } = await tx.submission.create({
				data: {
					...{ problemId, seasonId: field.seasonId, problemVersion: 1, teamId: field.team.id, number },
					...{ authorId: field.captain.userId, kind: 'predictions', filename: 'p.csv', bytes: 1n },
					...{ objectKey: randomUUID(), sha256: 'x', state: 'scored', code: 'ok', quotaDay: '2026-11-21' },
					publicScores: { accuracy: [1, 1, 1, 1, 0.5] },
					scores: { create: [score] }
				}
			});
			await touchBoard(tx, problemId, id);
		});
	await commit(new Date(freezesAt!.getTime() - 1));
	await commit(new Date(freezesAt!.getTime() + 1));
	const back = shiftClock(10_000);
	expect((await publicBoard(slug)).rows.map(({ entries }) => entries)).toEqual([2]);
	back();
	await thawBoard(field.organiser, slug);
	expect((await publicBoard(slug)).rows.map(({ entries }) => entries)).toEqual([3]);
});

test('completing what is under way already asks nothing anew, whatever the pools take by then', async () => {
	const field = await arena();
	const id = await scored(field, ...HALF);
	await prisma().pool.updateMany({ data: { drainingAt: now(), policy: { accepts: [] } } });
	await completeSubmission(field.captain, id);
	expect((await prisma().submission.findUniqueOrThrow({ where: { id } })).state).toBe('scored');
	await prisma().pool.updateMany({ data: { drainingAt: null, policy: {} } });
});

test('what was begun before a problem closed still arrives for half an hour, and nothing comes after the reveal', async () => {
	const field = await arena();
	const begin = async (...labels: string[]) => {
		const bytes = new TextEncoder().encode(predictions(...labels));
		const { id } = await createSubmission(field.captain, wanted(field, bytes));
		const { objectKey } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		await storage().put(objectKey, bytes);
		return id;
	};
	const soon = await begin('sealedleft');
	const late = await begin('sealedright');
	const never = await begin('sealedright', 'sealedright');
	await prisma().submissionUpload.updateMany({ data: { expiresAt: new Date(Date.now() + 86_400_000) } });
	const { slug, problemId, organiser } = field.problem;
	await closeProblem(organiser, problemId);
	const later = shiftClock(31 * 60_000);
	expect(await outcome(completeSubmission(field.captain, late))).toBe('problem_not_open');
	later();

	await prisma().pool.updateMany({ data: { pausedAt: now() } });
	await completeSubmission(field.captain, soon);
	// Its score is still to come: revealed now, the board would change under everybody's eyes.
	expect(await outcome(revealBoard(field.organiser, slug))).toBe('scores_pending');
	await prisma().pool.updateMany({ data: { pausedAt: null } });
	expect(await untilEnded(soon)).toBe('scored');
	await revealBoard(field.organiser, slug);
	expect(await outcome(completeSubmission(field.captain, never))).toBe('problem_not_open');
	expect((await readBoard(anonymous('ko'), slug, { split: 'private' })).total).toBe(1);
});

test('once a problem has closed its submissions go before the stages, those that wait and those that still arrive', async () => {
	const field = await arena({ practice: false, prizeKrw: 1000 });
	const other = await arena({ practice: false, prizeKrw: 1000 });
	for (const { team, problem, seasonId } of [field, other])
		await prisma().entry.create({
			data: { seasonId, teamId: team.id, problemId: problem.problemId, state: 'submitted', title: 't' }
		});
	await prisma().pool.updateMany({ data: { pausedAt: now() } });
	const laneOf = async (id: string) =>
		(await prisma().computeJob.findFirstOrThrow({ where: { key: `score:${id}` } })).lane;
	const calm = await handIn(other, predictions(...HALF));
	const waits = await handIn(field, predictions(...HALF));
	const bytes = new TextEncoder().encode(predictions('sealedright'));
	const { id: late } = await createSubmission(field.captain, wanted(field, bytes));
	expect(await Promise.all([calm, waits].map(laneOf))).toEqual([1, 1]);
	await hurryProblem(field.problem.problemId); // not closed: nothing to hurry
	expect(await laneOf(waits)).toBe(1);

	await closeProblem(field.problem.organiser, field.problem.problemId);
	await hurryProblem(field.problem.problemId);
	const { objectKey } = await prisma().submission.findUniqueOrThrow({ where: { id: late } });
	await storage().put(objectKey, bytes);
	await completeSubmission(field.captain, late);
	expect(await Promise.all([calm, waits, late].map(laneOf))).toEqual([1, 0, 0]);
	// Scored again they have their usual turn: nothing that is shown waits for that.
	await prisma().pool.updateMany({ data: { pausedAt: null } });
	await Promise.all([calm, waits, late].map((id) => untilEnded(id)));
	await prisma().pool.updateMany({ data: { pausedAt: now() } });
	const setId = await orderRejudge(field);
	const again = await prisma().computeJob.findMany({ where: { ownerKey: `rejudge:${setId}` } });
	expect(again.map(({ lane }) => lane)).toEqual([1, 1]);
	await prisma().pool.updateMany({ data: { pausedAt: null } });
	await untilState(field, setId, 'ready');
});

test('anyone recomputes every combined score from the published board alone, as docs/auditors.md says', async () => {
	const macro = { metric: 'macro-f1', parameter: null, task: null, weight: 2 } as const;
	const shown = { metric: 'mcc', parameter: null, task: null, weight: 0 } as const;
	const scoring = { ...plainScoring, ranking: 'combined', weight: 3, metrics: [macro, shown] } as const;
	const field = await arena({ scoring: { ...scoring, metrics: [...scoring.metrics] } });
	for (const labels of [
		['sealedleft', 'sealedright', 'sealedleft'],
		['sealedright', 'sealedleft', 'sealedleft'],
		['sealedleft', 'sealedright', 'sealedright']
	])
		await scored(await rival(field), ...labels);
	await closeProblem(field.problem.organiser, field.problem.problemId);
	await revealBoard(field.organiser, field.problem.slug);
	for (const split of ['public', 'private'] as const) {
		// What travels is JSON: nothing else is known out there.
		const board = JSON.parse(
			JSON.stringify(await readBoard(anonymous('ko'), field.problem.slug, { split }))
		) as BoardView;
		const weighed = board.columns.filter(({ weight }) => weight !== null);
		expect(board.columns[0]!.metric).toBe('combined');
		expect(weighed.map(({ metric, weight }) => [metric, weight])).toEqual([
			['accuracy', 3],
			['macro-f1', 2]
		]);
		expect(board.rows).toHaveLength(3);
		for (const row of board.rows) {
			let [sum, total] = [0, 0];
			for (const { metric, perfect, weight } of weighed) {
				const { value, trivial } = row.others.find((one) => one.metric === metric)!;
				const skill =
					perfect === trivial ? Number(value === perfect) : (value! - trivial!) / (perfect! - trivial!);
				sum += weight! * skill;
				total += weight!;
			}
			expect(row.value).toBeCloseTo(sum / total, 12);
		}
		expect(new Set(board.rows.map(({ value }) => value)).size).toBeGreaterThan(1);
	}
});
