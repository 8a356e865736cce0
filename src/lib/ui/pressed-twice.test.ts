import { expect, test } from 'vitest';
import { isSentAgain } from './pressed-twice.ts';

test('of a double click the form is sent once; what was changed, and who presses later, is heard', () => {
	const form = {};
	expect(isSentAgain(form, 'a', 1000)).toBe(false);
	expect(isSentAgain(form, 'a', 1150)).toBe(true);
	expect(isSentAgain(form, 'b', 1200)).toBe(false);
	expect(isSentAgain({}, 'b', 1200)).toBe(false);
	expect(isSentAgain(form, 'b', 1801)).toBe(false);
});
