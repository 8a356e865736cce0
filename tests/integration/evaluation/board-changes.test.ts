import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
	applyRejudge,
	findSubmission,
	forgetBoards,
	freezeBoard,
	publicBoard,
	readBoard,
	readTable,
	tellLookers,
	thawBoard,
	touchBoard
} from '#lib/server/evaluation/index.ts';
import { prisma, transaction } from '#lib/server/platform/index.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, rival, scored } from '../../support/submissions.ts';
import { orderRejudge, untilState } from '../../support/rejudge.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();

// b1 is public (sealedleft); b2 (sealedright) and b3 (sealedleft) are private.
const RIGHT = ['sealedleft', 'sealedright', 'sealedleft'];

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
			await readBoard(other.captain, slug),
			await readTable(other.captain, slug)
		]);
	};
	await freezeBoard(field.organiser, slug, { from: null, until: null });
	const frozen = await seen();
	const better = await scored(field, ...RIGHT);
	await scored(other, ...RIGHT);
	const id = await orderRejudge(field);
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
