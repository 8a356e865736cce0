import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import PollRules from './PollRules.svelte';

const poll = {
	tier: 'device',
	identity: null,
	tieRule: 'shared',
	showRunning: false,
	change: 'once',
	form: { kind: 'single' },
	fraud: [],
	approvals: 2,
	weights: null,
	paths: [],
	windowSeconds: 60,
	graceMs: 15_000,
	passesIssued: 1234
} as const;
const shown = (change: object) =>
	render(PollRules, { props: { poll: { ...poll, paths: [], fraud: [], ...change } } }).body;

test('the rules name the grace and how many passes there were when they were fixed', () => {
	expect(shown({})).toContain('마감 뒤 15초 안에 도착한 표까지 세어요.');
	expect(shown({})).toContain('1,234');
	expect(shown({ graceMs: 0 })).toContain('마감 시각까지 도착한 표만 세어요.');
});

test('a draft says nothing of passes, which are counted when it is fixed', () => {
	expect(shown({ passesIssued: null })).not.toContain('투표권은');
});
