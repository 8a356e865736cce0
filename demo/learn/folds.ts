/** Cross-validation on the training file, which is all that a team may tune on. */
import { random, shuffled } from '../random.ts';

/** Out-of-fold values for every training row. */
export function outOfFold<T>(
	x: readonly (readonly number[])[],
	count: number,
	seed: string,
	fit: (trainRows: number[], heldRows: number[]) => T[]
): T[] {
	const order = shuffled([...x.keys()], random(`${seed}/folds`));
	const out = new Array<T>(x.length);
	for (let fold = 0; fold < count; fold++) {
		const held = order.filter((_, i) => i % count === fold);
		const rest = order.filter((_, i) => i % count !== fold);
		fit(rest, held).forEach((value, i) => (out[held[i]!] = value));
	}
	return out;
}

export const pickRows = <T>(items: readonly T[], rows: readonly number[]): T[] => rows.map((i) => items[i]!);

/** The option with the least (or greatest) score; the first one wins a tie. */
export function best<T>(
	options: readonly T[],
	score: (option: T) => number,
	direction: 'higher' | 'lower'
): T {
	const sign = direction === 'higher' ? -1 : 1;
	return options
		.map((option) => ({ option, score: sign * score(option) }))
		.sort((a, b) => a.score - b.score)[0]!.option;
}
