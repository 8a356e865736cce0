import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSubmission } from '#lib/server/evaluation/index.ts';
import { prisma, transaction } from '#lib/server/platform/index.ts';
import { submissionMoves, submissionStates, type SubmissionState } from '#lib/evaluation/submission.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, wanted } from '../../support/submissions.ts';

testDatabase();

let number = 0;
const plant = (state: SubmissionState, change: object = {}) =>
	prisma().submission.create({
		data: {
			...{ seasonId: randomUUID(), problemId: randomUUID(), teamId: randomUUID(), authorId: randomUUID() },
			...{ problemVersion: 1, number: ++number, kind: 'predictions', filename: 'p.csv', bytes: 1n },
			...{ objectKey: randomUUID(), sha256: 'x', quotaDay: '2026-11-21', state, ...change }
		}
	});
const refusals = /(cannot go|was handed in|given back|never changes|cannot be applied)/;
/** What the database said; the words around it quote this file. */
const says = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'written',
		(error: unknown) => {
			const told = String(error).split('Message:').at(-1)!;
			return refusals.exec(told)?.[1] ?? told;
		}
	);

describe('in the database itself', () => {
	test('a submission makes the moves of the table and no others', async () => {
		for (const from of submissionStates)
			for (const to of submissionStates) {
				const { id } = await plant(from);
				const answer = await says(prisma().submission.update({ where: { id }, data: { state: to } }));
				const allowed = from === to || submissionMoves[from].includes(to);
				expect([from, to, answer]).toEqual([from, to, allowed ? 'written' : 'cannot go']);
			}
	});

	test('only a set that is applied gives a score to what failed, and only where the platform failed it', async () => {
		const rescue = async (fault: string, scoreGeneration: number) => {
			const { id } = await plant('failed', { fault });
			return says(prisma().submission.update({ where: { id }, data: { state: 'scored', scoreGeneration } }));
		};
		expect(await rescue('platform', 1)).toBe('written');
		expect(await rescue('platform', 0)).toBe('cannot go');
		expect(await rescue('team', 1)).toBe('cannot go');
	});

	test('what was handed in stays what it is, and a place that was given back is not taken again', async () => {
		const { id } = await plant('scored', { uploadedAt: new Date(), countsToQuota: false });
		const change = (data: object) => says(prisma().submission.update({ where: { id }, data }));
		for (const data of [
			{ bytes: 2n },
			{ sha256: 'y' },
			{ teamId: randomUUID() },
			{ uploadedAt: new Date(0) }
		])
			expect(await change(data)).toBe('was handed in');
		expect(await change({ countsToQuota: true })).toBe('given back');
		expect(await change({ finalPick: true })).toBe('written');
	});

	test('a rejudge set ends once, and is applied only when it is ready', async () => {
		const ended = (state: string) =>
			['applied', 'cancelled'].includes(state) ? { endedAt: new Date() } : {};
		const set = (state: string) =>
			prisma().rejudgeSet.create({
				data: {
					...{ seasonId: randomUUID(), problemId: randomUUID(), number: 1, version: 1, state },
					...{ reason: {}, createdById: randomUUID(), createdAt: new Date(), ...ended(state) }
				}
			});
		const move = async (from: string, to: string) => {
			const { id } = await set(from);
			return says(prisma().rejudgeSet.update({ where: { id }, data: { state: to, ...ended(to) } }));
		};
		expect(await move('ready', 'applied')).toBe('written');
		expect(await move('running', 'applied')).toBe('cannot be applied');
		for (const over of ['applied', 'cancelled']) expect(await move(over, 'ready')).toBe('never changes');
	});
});

test('an image is handed in like anything else, where a pool takes images', async () => {
	const field = await arena({ kinds: ['image'] });
	const bytes = new TextEncoder().encode(`registry.example/team/model@sha256:${'0'.repeat(64)}`);
	await prisma().pool.create({
		data: {
			...{ key: 'images', name: { ko: '이미지', en: 'Images' }, accelerator: 'cpu', capacity: 4 },
			...{ engine: 'slurm', policy: { accepts: ['image'] } }
		}
	});
	const wish = wanted(field, bytes, { kind: 'image', filename: 'image.txt' });
	expect((await createSubmission(field.captain, wish)).number).toBe(1);
	await transaction((tx) => tx.pool.delete({ where: { key: 'images' } }));
});
