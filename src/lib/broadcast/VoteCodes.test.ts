import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import VoteCodes from './VoteCodes.svelte';

const vote = {
	slug: 'final',
	title: { ko: '결승', en: 'Final' },
	state: 'soon',
	closesAt: null,
	options: [],
	log: {
		key: 'champion.example/vote/test/final+02545146+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4',
		rulesHash: '0123456789abcdef'.repeat(4)
	}
} as const;
const shown = (checkpoint: boolean, change: object = {}) =>
	render(VoteCodes, { props: { vote: { ...vote, options: [], ...change }, sequence: 7, checkpoint } }).body;

test('before and during a vote its key and rules are on air, as a code and for the eye', () => {
	const body = shown(false);
	expect(body).toContain('/vote/final/key.svg');
	for (const mark of [
		'03a1 07bf f3ce 10be',
		'0123 4567 89ab cdef',
		'서명 키와 규칙',
		'Signing key and rules'
	])
		expect(body).toContain(mark);
	expect(body).not.toContain('checkpoint.svg');
});

test('after it they stand beside the checkpoint; a frame of an older version has the checkpoint alone', () => {
	expect(shown(true)).toMatch(/key\.svg[^]*checkpoint\.svg\?7/);
	expect(shown(true, { log: undefined })).toContain('checkpoint.svg?7');
	expect(shown(true, { log: undefined })).not.toContain('key.svg');
});
