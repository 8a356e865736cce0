import { expect, test } from 'vitest';
import { boardCsv } from './board-csv.ts';

test('a board keeps full precision, leaves out ranks that are none, and disarms formulas', () => {
	const row = {
		rank: 1,
		team: { slug: 'a', name: 'A, "가"' },
		entries: 2,
		at: '2026-11-21T00:00:00.000Z',
		values: ['0.123456789', ''],
		trivials: ['0.5', '7'],
		range: ['0.1', '0.2', '10']
	};
	const rows = [row, { ...row, rank: null, team: { slug: 'b', name: '=1+1' } }];
	expect(boardCsv({ metrics: ['rmse', 'mae'], rows })).toBe(
		'rank,team,name,value,low,high,rows,entries,at,mae,trivial,trivial:mae\r\n' +
			'1,a,"A, ""가""",0.123456789,0.1,0.2,10,2,2026-11-21T00:00:00.000Z,,0.5,7\r\n' +
			",b,'=1+1,0.123456789,0.1,0.2,10,2,2026-11-21T00:00:00.000Z,,0.5,7\r\n"
	);
});
