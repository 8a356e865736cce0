import type { Direction } from '#lib/problems/metrics.ts';

/** Negative when `a` is the better value. */
export const compareValues = (direction: Direction, a: number, b: number): number =>
	direction === 'higher' ? b - a : a - b;

/** A floor is a least value, or, for a metric that counts errors, a greatest one. */
export const passesFloor = (direction: Direction, value: number, floor: number): boolean =>
	direction === 'higher' ? value >= floor : value <= floor;
