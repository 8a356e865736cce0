/** Round tick values that cover [min, max], about `count` of them. One value gives a band around it. */
export function niceTicks(min: number, max: number, count = 4): number[] {
	if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
	if (max <= min) {
		const pad = Math.abs(min) * 0.05 || 0.5;
		[min, max] = [min - pad, max + pad];
	}
	const rough = (max - min) / Math.max(1, count);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 2.5, 5, 10].find((by) => by * power >= rough * 0.999) ?? 10);
	const from = Math.floor(min / step + 1e-9);
	const to = Math.ceil(max / step - 1e-9);
	return Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(12)));
}

/** How many decimals the ticks need so that no two read the same. */
export function tickDigits(ticks: readonly number[]): number {
	const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : 1;
	for (let digits = 0; digits < 8; digits++) {
		if (Math.abs(Math.round(step * 10 ** digits) - step * 10 ** digits) < 1e-6) return digits;
	}
	return 8;
}

/** A value's place between two ends, mapped to pixels. */
export const scale = (from: number, to: number, start: number, end: number) => (value: number) =>
	to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);

/** Moves sorted places apart until neighbours are `gap` from each other, upwards again where they would pass `end`. */
export function apart(places: readonly number[], gap: number, end: number): number[] {
	const free = [...places];
	for (let i = 1; i < free.length; i++) free[i] = Math.max(free[i]!, free[i - 1]! + gap);
	let limit = end;
	for (let i = free.length - 1; i >= 0; i--, limit -= gap) free[i] = Math.min(free[i]!, limit);
	return free;
}

/** The middle of the sorted values; NaN for none. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const mid = sorted.length >> 1;
	return sorted.length % 2 ? sorted[mid]! : (sorted[mid - 1]! + sorted[mid]!) / 2;
}
