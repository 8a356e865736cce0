import { expect, test } from 'vitest';
import { isStandoff, stillWanted } from './standoff.ts';

const opinions = (...outcomes: string[]) => outcomes.map((outcome) => ({ outcome }));

test.each([
	[[], 2, false, 2],
	[['count'], 2, false, 1],
	[['count', 'exclude'], 2, true, 1],
	[['count', 'exclude'], 3, true, 2],
	[['count', 'exclude', 'exclude'], 3, true, 1],
	[['count', 'count'], 2, false, 0]
])('opinions %j where %i must agree', (given, approvals, standoff, wanted) => {
	expect([isStandoff(opinions(...given)), stillWanted(opinions(...given), approvals)]).toEqual([
		standoff,
		wanted
	]);
});
