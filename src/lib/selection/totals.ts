import type { Criterion, Scores } from './rubric.ts';

/** An exact fraction, so that a total never depends on the order of its additions. */
export interface Fraction {
	top: bigint;
	bottom: bigint;
}

const zero: Fraction = { top: 0n, bottom: 1n };

function gcd(a: bigint, b: bigint): bigint {
	return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}
function plus(a: Fraction, b: Fraction): Fraction {
	const top = a.top * b.bottom + b.top * a.bottom;
	const bottom = a.bottom * b.bottom;
	const shared = gcd(top, bottom) || 1n;
	return { top: top / shared, bottom: bottom / shared };
}

/** The weighted mean of what was scored. A skipped criterion takes its weight with it, so it lowers nothing. */
export function reviewTotal(criteria: readonly Criterion[], scores: Scores): Fraction | null {
	let top = 0n;
	let bottom = 0n;
	for (const { key, weight } of criteria) {
		const score = scores[key];
		if (score === undefined) continue;
		top += BigInt(score) * BigInt(weight);
		bottom += BigInt(weight);
	}
	return bottom === 0n ? null : { top, bottom };
}

export function mean(values: readonly Fraction[]): Fraction | null {
	if (values.length === 0) return null;
	const sum = values.reduce(plus, zero);
	return { top: sum.top, bottom: sum.bottom * BigInt(values.length) };
}

/** Half up, to hundredths: 3.125 becomes 3.13. The declared rounding of this challenge. */
export function hundredths(value: Fraction): number {
	return Number((2n * 100n * value.top + value.bottom) / (2n * value.bottom));
}

export const toNumber = ({ top, bottom }: Fraction): number => Number(top) / Number(bottom);

/** Sample standard deviation; null for fewer than two. */
export function spread(values: readonly number[]): number | null {
	if (values.length < 2) return null;
	const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
