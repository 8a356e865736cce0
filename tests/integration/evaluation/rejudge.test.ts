import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import {
	applyRejudge,
	cancelRejudge,
	createRejudge,
	downloadSubmissions,
	extendRejudge,
	finalStandings,
	findSubmission,
	forgetBoards,
	insistDownload,
	publicBoard,
	readBoard,
	readRejudge,
	rerunOfJob,
	rerunSubmission,
	revealBoard
} from '#lib/server/evaluation/index.ts';
import { enqueueJob } from '#lib/server/compute/index.ts';
import { anonymous, prisma, transaction } from '#lib/server/platform/index.ts';
import { closeProblem } from '#lib/server/problems/index.ts';
import { againstRules } from '../../support/against-rules.ts';
import { outcome } from '../../support/barrier.ts';
import { everything } from '#lib/evaluation/rejudge.ts';
import { order, plantPool } from '../../support/jobs.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, predictions, rival, scored, type Arena } from '../../support/submissions.ts';
import { orderRejudge, reason, untilState } from '../../support/rejudge.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();

// b1 is public (sealedleft); b2 (sealedright) and b3 (sealedleft) are private.
const RIGHT = ['sealedleft', 'sealedright', 'sealedleft'];
const HALF = ['sealedleft', 'sealedleft', 'sealedleft'];
const ranksOf = async (field: Arena) =>
	(await publicBoard(field.problem.slug)).rows.map(({ rank, value }) => [rank, value]);

test('a set is scored aside, compared, and applied at once; what was written before stays written', async () => {
	const field = await arena();
	const other = await rival(field);
	const [mine, theirs] = [
		await scored(field, ...RIGHT),
		await scored(other, 'sealedright', 'sealedright', 'sealedleft')
	];
	const before = await ranksOf(field);
	expect(before).toEqual([
		[1, 1],
		[2, 0]
	]);
	const id = await orderRejudge(field);
	await untilState(field, id, 'ready');
	// The same truth gives the same scores: nothing would change, and nothing has.
	const view = await readRejudge(field.organiser, id);
	expect(view.scores.map(({ before, after, gain }) => [before, after, gain])).toEqual([
		[view.scores[0]!.before, view.scores[0]!.before, 0],
		[view.scores[1]!.before, view.scores[1]!.before, 0]
	]);
	expect(view.ranks.map(({ before, after }) => [before, after])).toEqual([
		[1, 1],
		[2, 2]
	]);
	expect(view.privateRanks).toBeNull();
	// Aside, the second team is given the better score, as another truth would have done.
	await prisma().$executeRawUnsafe('ALTER TABLE scores DISABLE TRIGGER scores_append_only');
	await prisma().$executeRawUnsafe(
		`UPDATE scores SET value = 0.25, low = 0.25, high = 0.25 WHERE generation = 1 AND submission_id = '${mine}'`
	);
	await prisma().$executeRawUnsafe(
		`UPDATE scores SET value = 0.75, low = 0.75, high = 0.75 WHERE generation = 1 AND submission_id = '${theirs}'`
	);
	await prisma().$executeRawUnsafe('ALTER TABLE scores ENABLE TRIGGER scores_append_only');
	const changed = await readRejudge(field.organiser, id);
	expect(changed.ranks.map(({ before, after, valueAfter }) => [before, after, valueAfter])).toEqual([
		[2, 1, 0.75],
		[1, 2, 0.25]
	]);
	expect(await ranksOf(field)).toEqual(before);
	forgetBoards();
	expect(await ranksOf(field)).toEqual(before);
	expect((await findSubmission(field.captain, mine)).scores[0]!.value).toBe(1);

	expect(await outcome(applyRejudge(field.captain, id))).toBe('forbidden');
	await Promise.all([applyRejudge(field.organiser, id), applyRejudge(field.organiser, id)]);
	expect(await ranksOf(field)).toEqual([
		[1, 0.75],
		[2, 0.25]
	]);
	expect((await findSubmission(field.captain, mine)).scores[0]!.value).toBe(0.25);
	expect((await finalStandings(field.problem.problemId)).map(({ value }) => value)).toEqual([0.75, 0.25]);
	expect(await prisma().score.count({ where: { submissionId: mine, generation: 0 } })).toBe(2);
	const { corrections } = await publicBoard(field.problem.slug);
	expect(corrections.map(({ number, reason, submissions }) => [number, reason, submissions])).toEqual([
		[1, reason, 2]
	]);
	// The comparison stays what it was.
	expect((await readRejudge(field.organiser, id)).ranks.map(({ before, after }) => [before, after])).toEqual([
		[2, 1],
		[1, 2]
	]);
	expect(await outcome(cancelRejudge(field.organiser, id))).toBe('rejudge_state');
});

test('rows that are left out count for nobody, and not for those who came meanwhile either', async () => {
	const field = await arena();
	await scored(field, ...HALF);
	const id = await orderRejudge(field, { blocked: ['b2'] });
	await untilState(field, id, 'ready');
	const late = await rival(field);
	const lateId = await scored(late, ...HALF);
	expect(await outcome(applyRejudge(field.organiser, id))).toBe('rejudge_behind');
	expect(await extendRejudge(field.organiser, id)).toBe(1);
	await untilState(field, id, 'ready');
	expect((await publicBoard(field.problem.slug)).corrections).toEqual([]);
	await applyRejudge(field.organiser, id);
	// Without b2 the private split is b3 alone, and everybody has it right.
	expect((await finalStandings(field.problem.problemId)).map(({ value }) => value)).toEqual([1, 1]);
	expect((await publicBoard(field.problem.slug)).corrections[0]!.rows).toEqual([{ id: 'b2', reason }]);
	const next = await scored(late, ...HALF);
	const rows = await prisma().score.findMany({
		where: { submissionId: { in: [next, lateId] }, split: 'private' }
	});
	expect(
		rows.filter(({ submissionId }) => submissionId === next).map(({ value, rows }) => [value, rows])
	).toEqual([[1, 1]]);
});

test('a row that was left out by mistake counts again by a set of its own', async () => {
	const field = await arena();
	await scored(field, ...HALF);
	const out = await orderRejudge(field, { blocked: ['b2'] });
	await untilState(field, out, 'ready');
	await applyRejudge(field.organiser, out);
	expect((await finalStandings(field.problem.problemId)).map(({ value }) => value)).toEqual([1]);
	expect(await outcome(orderRejudge(field, { restored: ['b3'] }))).toBe('rows_not_blocked');
	const [back, twin] = [
		await orderRejudge(field, { restored: ['b2'] }),
		await orderRejudge(field, { restored: ['b2'] })
	];
	await untilState(field, back, 'ready');
	await untilState(field, twin, 'ready');
	const late = await rival(field);
	await scored(late, ...HALF);
	expect(await outcome(applyRejudge(field.organiser, back))).toBe('rejudge_behind');
	expect(await extendRejudge(field.organiser, back)).toBe(1);
	await untilState(field, back, 'ready');
	await applyRejudge(field.organiser, back);
	expect((await finalStandings(field.problem.problemId)).map(({ value }) => value)).toEqual([0.5, 0.5]);
	// The other one compares what is no more, and there is nothing left to let back in.
	expect(await outcome(applyRejudge(field.organiser, twin))).toBe('rejudge_outdated');
	expect(await outcome(orderRejudge(field, { restored: ['b2'] }))).toBe('rows_not_blocked');
	const { corrections } = await publicBoard(field.problem.slug);
	expect(corrections.map(({ number, rows, restored }) => [number, rows.length, restored])).toEqual([
		[2, 0, ['b2']],
		[1, 1, []]
	]);
	const next = await scored(late, ...RIGHT);
	const [{ rows } = { rows: 0 }] = await prisma().score.findMany({
		where: { submissionId: next, split: 'private' }
	});
	expect(rows).toBe(2);
	const told = await prisma().auditEntry.findMany({ where: { type: 'rejudge.applied' } });
	expect(told.map(({ details }) => (details as { restored: number }).restored)).toContain(1);
});

test('a row that is not there stops the set at its first submission; thrown away, it leaves nothing', async () => {
	const field = await arena();
	await scored(field, ...RIGHT);
	await scored(await rival(field), ...HALF);
	const id = await orderRejudge(field, { blocked: ['b9'] });
	await untilState(field, id, 'stopped');
	const { scores } = await readRejudge(field.organiser, id);
	expect(scores.map(({ state }) => state).sort()).toEqual(['failed', 'scoring']);
	await cancelRejudge(field.organiser, id);
	await cancelRejudge(field.organiser, id);
	expect(await outcome(applyRejudge(field.organiser, id))).toBe('rejudge_state');
	expect((await publicBoard(field.problem.slug)).corrections).toEqual([]);
	expect(
		await prisma().score.count({
			where: { generation: { gt: 0 }, submission: { problemId: field.problem.problemId } }
		})
	).toBe(0);
	expect(await outcome(orderRejudge(field, { filter: { ...everything, kinds: ['model'] } }))).toBe(
		'nothing_to_rejudge'
	);
	expect(
		await outcome(
			createRejudge(field.captain, {
				problem: field.problem.slug,
				again: 'score',
				filter: everything,
				reason,
				blocked: []
			})
		)
	).toBe('forbidden');
});

test('a job is run again as its submission, and that ends in a score; what failed by its own fault is not', async () => {
	const field = await arena();
	const mine = await scored(field, ...RIGHT);
	const { scoreJobId } = await prisma().submission.findUniqueOrThrow({ where: { id: mine } });
	const first = await rerunOfJob(field.organiser, scoreJobId!, reason);
	await untilState(field, first, 'ready');
	// The job of that set leads to the same submission, too.
	const item = await prisma().rejudgeItem.findFirstOrThrow({ where: { setId: first } });
	expect(item).toMatchObject({ submissionId: mine, state: 'scored' });
	await applyRejudge(field.organiser, first);
	const second = await rerunOfJob(field.organiser, item.scoreJobId!, reason);
	await untilState(field, second, 'ready');
	expect((await readRejudge(field.organiser, second)).scores.map(({ after }) => after)).toEqual([1]);
	const nobodys = await order(await plantPool());
	expect(await outcome(rerunOfJob(field.organiser, nobodys, reason))).toBe('not_found');
	expect(await outcome(rerunOfJob(field.captain, scoreJobId!, reason))).toBe('forbidden');
	await againstRules((tx) =>
		tx.submission.update({ where: { id: mine }, data: { state: 'failed', fault: 'team' } })
	);
	expect(await outcome(rerunOfJob(field.organiser, scoreJobId!, reason))).toBe('submission_not_rerun');
});

test('a set that is thrown away takes all its jobs along: those that wait, those that run, and second steps', async () => {
	const field = await arena();
	for (const labels of [RIGHT, HALF]) await scored(await rival(field), ...labels);
	await prisma().pool.updateMany({ data: { pausedAt: new Date() } });
	const id = await orderRejudge(field);
	const ownerKey = `rejudge:${id}`;
	const [first] = await prisma().computeJob.findMany({ where: { ownerKey, state: 'queued' } });
	// As if it ran somewhere, and as if a prediction had ended and its scoring waited.
	const running = {
		state: 'running',
		attempt: 1,
		workerId: 'elsewhere',
		leaseUntil: new Date(Date.now() + 60_000)
	};
	await prisma().computeJob.update({ where: { id: first!.id }, data: running });
	const second = {
		key: `rejudge-score:${id}:x`,
		ownerKey,
		spec: first!.spec as never,
		lane: 'stage' as const
	};
	await transaction((tx) => enqueueJob(tx, { ...second, poolKey: first!.poolKey }));
	const notices = await prisma().outboxEvent.count({ where: { type: 'compute.set_held' } });
	await cancelRejudge(field.organiser, id);
	const jobs = await prisma().computeJob.findMany({ where: { ownerKey } });
	expect(jobs.map(({ state, cancelledAt }) => `${state} ${cancelledAt !== null}`).sort()).toEqual([
		'cancelled false', // with its set
		'cancelled true',
		'running true' // its worker is told
	]);
	expect(await prisma().outboxEvent.count({ where: { type: 'compute.set_held' } })).toBe(notices);
	await prisma().pool.updateMany({ data: { pausedAt: null } });
});

test('after the reveal nothing is applied any more', async () => {
	const field = await arena();
	const mine = await scored(field, ...RIGHT);
	const id = await rerunSubmission(field.organiser, mine, reason);
	await untilState(field, id, 'ready');
	await closeProblem(field.problem.organiser, field.problem.problemId);
	expect((await readRejudge(field.organiser, id)).privateRanks).toHaveLength(1);
	await revealBoard(field.organiser, field.problem.slug);
	const shown = JSON.stringify(await readBoard(anonymous('ko'), field.problem.slug, { split: 'private' }));
	expect(await outcome(applyRejudge(field.organiser, id))).toBe('board_revealed');
	expect(await outcome(orderRejudge(field))).toBe('board_revealed');
	expect(JSON.stringify(await readBoard(anonymous('ko'), field.problem.slug, { split: 'private' }))).toBe(
		shown
	);
});

const whole = (field: Arena) => ({ problem: field.problem.slug, team: null, from: null, until: null });

test('all uploads come in one zip with an index, for organisers, on record', async () => {
	const field = await arena();
	await scored(field, ...RIGHT);
	const { name, body } = await downloadSubmissions(field.organiser, whole(field));
	expect(name).toBe(`${field.problem.slug}-submissions.zip`);
	const files = unzipSync(new Uint8Array(await new Response(body).arrayBuffer()));
	const upload = `submissions/${field.team.slug}/1-predictions.csv`;
	expect(Object.keys(files)).toEqual(['index.csv', upload]);
	expect(new TextDecoder().decode(files[upload])).toBe(predictions(...RIGHT));
	const [head, row] = new TextDecoder().decode(files['index.csv']).split('\r\n');
	expect([head!.split(',')[0], row!.split(',')[2], row!.split(',').at(-1)]).toEqual([
		'file',
		field.team.slug,
		'1'
	]);
	expect(await outcome(downloadSubmissions(field.captain, whole(field)))).toBe('forbidden');
	expect(await prisma().auditEntry.count({ where: { type: 'submissions.downloaded' } })).toBe(1);
});

test('uploads beyond one zip come by team or by time, and the refusal says so before the download', async () => {
	const field = await arena();
	const mine = await scored(field, ...RIGHT);
	const huge = await scored(await rival(field), ...HALF);
	await againstRules((tx) => tx.submission.update({ where: { id: huge }, data: { bytes: 4_000_000_001n } }));
	for (const verb of [insistDownload, downloadSubmissions])
		expect(await outcome<unknown>(verb(field.organiser, whole(field)))).toBe('download_too_large');
	const { createdAt } = await prisma().submission.findUniqueOrThrow({ where: { id: mine } });
	const at = createdAt.toISOString();
	for (const range of [{ team: field.team.slug }, { from: at, until: at }]) {
		const { body } = await downloadSubmissions(field.organiser, { ...whole(field), ...range });
		const files = unzipSync(new Uint8Array(await new Response(body).arrayBuffer()));
		expect(Object.keys(files)).toEqual(['index.csv', `submissions/${field.team.slug}/1-predictions.csv`]);
	}
	const entry = await prisma().auditEntry.findFirst({
		where: { type: 'submissions.downloaded' },
		orderBy: { createdAt: 'desc' }
	});
	expect(entry!.details).toMatchObject({ submissions: 1, from: at, until: at });
	expect(await outcome(insistDownload(field.captain, whole(field)))).toBe('forbidden');
	expect(await outcome(insistDownload(field.organiser, { ...whole(field), team: 'nobody' }))).toBe(
		'not_found'
	);
});
