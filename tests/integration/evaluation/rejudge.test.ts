import { randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import { expect, test, vi } from 'vitest';
import {
	applyRejudge,
	cancelRejudge,
	createRejudge,
	downloadSubmissions,
	extendRejudge,
	finalStandings,
	findSubmission,
	forgetBoards,
	freezeBoard,
	publicBoard,
	readBoard,
	readRejudge,
	rerunSubmission,
	revealBoard,
	tellLookers,
	thawBoard,
	touchBoard
} from '#lib/server/evaluation/index.ts';
import { anonymous, outbox, prisma, transaction } from '#lib/server/platform/index.ts';
import { closeProblem } from '#lib/server/problems/index.ts';
import type { RejudgeFilter } from '#lib/evaluation/rejudge.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, predictions, rival, scored, type Arena } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();

const reason = { ko: '정답이 틀렸습니다', en: 'The truth was wrong' };
const all: RejudgeFilter = {
	kinds: [],
	team: null,
	from: null,
	until: null,
	failed: false,
	submissionIds: []
};
const set = (field: Arena, change: object = {}) =>
	createRejudge(field.organiser, {
		problem: field.problem.slug,
		again: 'score',
		filter: all,
		reason,
		blocked: [],
		...change
	});
const untilState = (field: Arena, id: string, state: string) =>
	vi.waitFor(
		async () => {
			await outbox.drain();
			expect((await readRejudge(field.organiser, id)).state).toBe(state);
		},
		{ timeout: 20_000, interval: 50 }
	);
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
	const id = await set(field);
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
	const id = await set(field, { blocked: ['b2'] });
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
	const out = await set(field, { blocked: ['b2'] });
	await untilState(field, out, 'ready');
	await applyRejudge(field.organiser, out);
	expect((await finalStandings(field.problem.problemId)).map(({ value }) => value)).toEqual([1]);
	expect(await outcome(set(field, { restored: ['b3'] }))).toBe('rows_not_blocked');
	const [back, twin] = [await set(field, { restored: ['b2'] }), await set(field, { restored: ['b2'] })];
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
	expect(await outcome(set(field, { restored: ['b2'] }))).toBe('rows_not_blocked');
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
	const id = await set(field, { blocked: ['b9'] });
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
	expect(await outcome(set(field, { filter: { ...all, kinds: ['model'] } }))).toBe('nothing_to_rejudge');
	expect(
		await outcome(
			createRejudge(field.captain, {
				problem: field.problem.slug,
				again: 'score',
				filter: all,
				reason,
				blocked: []
			})
		)
	).toBe('forbidden');
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
	expect(await outcome(set(field))).toBe('board_revealed');
	expect(JSON.stringify(await readBoard(anonymous('ko'), field.problem.slug, { split: 'private' }))).toBe(
		shown
	);
});

test('a frozen board tells nothing of what came after: not by order, counts, times, sizes, corrections or history', async () => {
	const field = await arena();
	const other = await rival(field);
	await scored(field, 'sealedright', 'sealedright', 'sealedleft');
	const { slug } = field.problem;
	const seen = async () => {
		const query = { team: other.team.slug };
		return JSON.stringify([
			await publicBoard(slug, query),
			await readBoard(field.captain, slug, { ...query, live: true }),
			await readBoard(other.captain, slug, { all: true, q: '' })
		]);
	};
	await freezeBoard(field.organiser, slug, { from: null, until: null });
	const frozen = await seen();
	const better = await scored(field, ...RIGHT);
	await scored(other, ...RIGHT);
	const id = await set(field);
	await untilState(field, id, 'ready');
	await applyRejudge(field.organiser, id);
	expect(await seen()).toBe(frozen);
	forgetBoards();
	expect(await seen()).toBe(frozen);
	// The team itself sees its own score, and organisers look behind the board.
	expect((await findSubmission(field.captain, better)).scores[0]!.value).toBe(1);
	const behind = await readBoard(field.organiser, slug, { live: true });
	expect([behind.total, behind.behind, behind.corrections.length]).toEqual([2, true, 1]);
	expect(await outcome(freezeBoard(field.captain, slug, { from: null, until: null }))).toBe('forbidden');
	expect(await outcome(thawBoard(field.captain, slug))).toBe('forbidden');
	// Neither does a socket say anything, until it moves again.
	const said: unknown[] = [];
	globalThis.__io = {
		to: (channel: string) => ({ emit: (...word: unknown[]) => said.push([channel, ...word]) })
	} as never;
	await tellLookers(field.problem.problemId);
	expect(said).toEqual([]);
	// Frozen once more, it does not jump ahead.
	await freezeBoard(field.organiser, slug, { from: null, until: new Date(Date.now() + 3_600_000) });
	expect(await seen()).toBe(frozen);
	await thawBoard(field.organiser, slug);
	await tellLookers(field.problem.problemId);
	globalThis.__io = undefined;
	expect(said).toEqual([[`board:${slug}`, 'board', {}]]);
	const thawed = await publicBoard(slug);
	expect([thawed.total, thawed.frozenAt, thawed.rows.map(({ value }) => value)]).toEqual([2, null, [1, 1]]);
});

test('all uploads come in one zip with an index, for organisers, on record', async () => {
	const field = await arena();
	await scored(field, ...RIGHT);
	const { name, body } = await downloadSubmissions(field.organiser, field.problem.slug);
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
	expect(await outcome(downloadSubmissions(field.captain, field.problem.slug))).toBe('forbidden');
	expect(await prisma().auditEntry.count({ where: { type: 'submissions.downloaded' } })).toBe(1);
});

test('results that come in at once are all on the board, whoever reads meanwhile, and numbered without a gap', async () => {
	const field = await arena();
	const { problemId, slug } = field.problem;
	await publicBoard(slug);
	const before = (await prisma().board.findUnique({ where: { problemId } }))?.revision ?? 0;
	const result = async (number: number) => {
		const rows = {
			problemId,
			seasonId: field.seasonId,
			problemVersion: 1,
			teamId: field.team.id,
			authorId: field.captain.userId
		};
		const scores = { accuracy: [number / 40, 0, 1, 1, 0.5] };
		await transaction(async (tx) => {
			const { id } = await tx.submission.create({
				data: {
					...rows,
					number,
					kind: 'predictions',
					filename: 'p.csv',
					objectKey: randomUUID(),
					bytes: 1n,
					sha256: 'x',
					state: 'scored',
					code: 'ok',
					quotaDay: '2026-11-21',
					publicScores: scores
				}
			});
			await touchBoard(tx, problemId, id);
		});
		await publicBoard(slug);
	};
	await Promise.all(Array.from({ length: 20 }, (_, i) => result(i + 1)));
	const kept = await publicBoard(slug);
	expect(kept.rows.map(({ value, entries }) => [value, entries])).toEqual([[0.5, 20]]);
	forgetBoards();
	expect(await publicBoard(slug)).toEqual(kept);
	const revisions = await prisma().boardChange.findMany({
		where: { problemId },
		orderBy: { revision: 'asc' }
	});
	expect(revisions.map(({ revision }) => revision)).toEqual(
		Array.from({ length: before + 20 }, (_, i) => i + 1)
	);
});
