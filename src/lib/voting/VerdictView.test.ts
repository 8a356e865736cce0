import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { ballotOf, piecesOf, VoteLog } from '../../../tests/support/vote-log.ts';
import { recount } from './recount.ts';
import VerdictView from './VerdictView.svelte';

const shown = async (log: VoteLog) =>
	render(VerdictView, { props: { verdict: await recount(piecesOf(log.text())) } }).body;

test('a vote that may be changed is not said to hold one ballot of each voter', async () => {
	const voter = 'V'.repeat(43);
	const ballots = [ballotOf(1, voter), ballotOf(2, voter)];
	const result = { counts: { 1: 0, 2: 1 }, counted: 1, superseded: 1, received: 5 };
	const changed = await shown(VoteLog.of({ change: 'last' }, ballots, result));
	expect(changed).toContain('한 사람의 표는 마지막 것만 셌어요');
	expect(changed).not.toContain('한 사람이 두 번 투표하지 않았어요');
	expect(await shown(new VoteLog([1, 2]))).toContain('한 사람이 두 번 투표하지 않았어요');
});
