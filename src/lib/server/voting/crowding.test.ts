import { expect, test } from 'vitest';
import { Crowding } from './crowding.ts';

test('the more of a network are refused, the longer they wait, up to a bound, and others do not', () => {
	const crowding = new Crowding();
	expect(crowding.seconds('stadium', 10, 1, 0)).toBe(1);
	expect(crowding.seconds('stadium', 490, 1, 1000)).toBe(10);
	expect(crowding.seconds('stadium', 20_000, 1, 2000)).toBe(30);
	expect(crowding.seconds('home', 1, 1, 2000)).toBe(1);
	expect(crowding.seconds('home', 1, 36, 2000)).toBe(36);
});

test('a crowd is remembered until it has come again, and then forgotten', () => {
	const crowding = new Crowding();
	crowding.seconds('stadium', 20_000, 1, 0);
	crowding.seconds('stadium', 20_000, 1, 11_000);
	expect(crowding.seconds('stadium', 1, 1, 22_000)).toBe(30);
	expect(crowding.seconds('stadium', 1, 1, 60_000)).toBe(1);
});
