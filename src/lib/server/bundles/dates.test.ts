import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDate } from './dates.ts';

const iso = (text: string) => readDate(text)?.at.toISOString() ?? null;

test.each([
	['1-1-2026', '2026-01-01T00:00:00.000Z'],
	['3-4-2026', '2026-03-04T00:00:00.000Z'],
	['30-9-2019', '2019-09-30T00:00:00.000Z'],
	['9/30/2019', '2019-09-30T00:00:00.000Z'],
	['2019-12-12 13:30:00', '2019-12-12T13:30:00.000Z'],
	['2020-01-15 18:53:00+00:00', '2020-01-15T18:53:00.000Z'],
	['2020-01-15T18:53:00+09:00', '2020-01-15T09:53:00.000Z'],
	['2020-01-15T18:53Z', '2020-01-15T18:53:00.000Z'],
	['March 3, 2020', '2020-03-03T00:00:00.000Z'],
	['3 Mar 2020 1:05 pm', '2020-03-03T13:05:00.000Z'],
	['2019-13-45', null],
	['2019-02-30', null],
	['13-13-2019', null],
	['2020-01-15 25:00', null],
	['1-1-26', null],
	['soon', null],
	['', null]
])('%j is %j', (text, moment) => expect(iso(text)).toBe(moment));

test('says where day and month could be meant the other way around', () => {
	expect(
		['1-2-2026', '1-1-2026', '13-1-2026', '2026-01-02'].map((text) => readDate(text)?.ambiguous)
	).toEqual([true, false, false, false]);
});

test('any real day is read back in each of its ways', () => {
	const days = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
	fc.assert(
		fc.property(days, (at) => {
			const [day] = at.toISOString().split('T');
			const [year, month, date] = day!.split('-').map(Number);
			for (const text of [day!, `${month}-${date}-${year}`, `${month}/${date}/${year} 00:00:00`])
				expect(iso(text)).toBe(`${day}T00:00:00.000Z`);
		})
	);
});

test('nothing typed is a surprise', () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 80 }), (text) => {
			expect(() => readDate(text)).not.toThrow();
		})
	);
});
