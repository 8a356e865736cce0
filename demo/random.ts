/** Deterministic randomness: SHA-256 for what outsiders recompute, a small fast generator for training and simulation. */
import { createHash } from 'node:crypto';

/** Lower-case hexadecimal SHA-256 of a UTF-8 string. */
export function sha256(text: string): string {
	return createHash('sha256').update(text, 'utf8').digest('hex');
}

export type Random = () => number;

/** Numbers in [0, 1) from a seed text: started from the first 32 bits of the seed's SHA-256. */
export const random = (seed: string): Random => seeded(Number.parseInt(sha256(seed).slice(0, 8), 16));

/** Numbers in [0, 1) from a seed of 32 bits: mulberry32. */
export function seeded(seed: number): Random {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** A standard normal number (Box-Muller). */
export function normal(next: Random): number {
	return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** An element chosen evenly; the list must not be empty. */
export function pick<T>(items: readonly T[], next: Random): T {
	return items[Math.floor(next() * items.length)]!;
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], next: Random): T[] {
	const copy = [...items];
	for (let last = copy.length - 1; last > 0; last--) {
		const other = Math.floor(next() * (last + 1));
		[copy[last], copy[other]] = [copy[other]!, copy[last]!];
	}
	return copy;
}
