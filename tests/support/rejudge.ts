import { expect, vi } from 'vitest';
import { createRejudge, readRejudge } from '#lib/server/evaluation/index.ts';
import { outbox } from '#lib/server/platform/index.ts';
import { everything } from '#lib/evaluation/rejudge.ts';
import type { Arena } from './submissions.ts';

export const reason = { ko: '정답이 틀렸습니다', en: 'The truth was wrong' };

/** Orders all submissions of the field to be scored again, unless told otherwise. */
export const orderRejudge = (field: Arena, change: object = {}) =>
	createRejudge(field.organiser, {
		problem: field.problem.slug,
		again: 'score',
		filter: everything,
		reason,
		blocked: [],
		...change
	});

/** Delivers news until the set has come to a state. */
export const untilState = (field: Arena, id: string, state: string) =>
	vi.waitFor(
		async () => {
			await outbox.drain();
			expect((await readRejudge(field.organiser, id)).state).toBe(state);
		},
		{ timeout: 20_000, interval: 50 }
	);
