import { expect, test } from 'vitest';
import { stageViews } from './progress.ts';

const states = (...args: Parameters<typeof stageViews>) =>
	stageViews(...args)
		.map(({ state }) => state)
		.join(' ');
const job = (state: string, attempt = 1) => ({ state, attempt });

test('a model goes through four stages, a file of predictions through three', () => {
	expect(states('model', 'created', null, null, false)).toBe('now next next next');
	expect(states('model', 'queued', job('queued', 0), null, true)).toBe('done now next next');
	expect(states('model', 'queued', job('running'), null, true)).toBe('done done now next');
	expect(states('model', 'scoring', job('done'), job('queued', 0), true)).toBe('done done done now');
	expect(states('model', 'scored', job('done'), job('done'), true)).toBe('done done done done');
	expect(states('predictions', 'scoring', null, job('queued', 0), true)).toBe('done now next');
	expect(states('predictions', 'scoring', null, job('running'), true)).toBe('done done now');
});

test('an end without a score marks the stage where it stopped', () => {
	expect(states('code', 'failed', job('failed'), null, true)).toBe('done done failed next');
	expect(states('predictions', 'refused', null, job('failed'), true)).toBe('done done failed');
	expect(states('predictions', 'refused', null, null, false)).toBe('failed next next');
});
