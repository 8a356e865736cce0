/** The metrics of the challenge, as teams compute them on folds of their own training data. */
import { average } from './frame.ts';

export const rmse = (y: readonly number[], p: readonly number[]) =>
	Math.sqrt(average(y.map((value, i) => (value - p[i]!) ** 2)));

export const accuracy = <T>(y: readonly T[], p: readonly T[]) =>
	average(y.map((value, i) => (value === p[i] ? 1 : 0)));

export function logLoss(y: readonly number[], p: readonly number[]): number {
	return -average(
		y.map((value, i) => {
			const chance = Math.min(1 - 1e-15, Math.max(1e-15, p[i]!));
			return value ? Math.log(chance) : Math.log(1 - chance);
		})
	);
}

/** The chance that a positive row ranks above a negative one; ties count one half. */
export function auroc(y: readonly number[], p: readonly number[]): number {
	const order = [...p.keys()].sort((a, b) => p[a]! - p[b]!);
	let rankSum = 0;
	for (let i = 0; i < order.length;) {
		let end = i;
		while (end < order.length && p[order[end]!] === p[order[i]!]) end += 1;
		const rank = (i + end + 1) / 2;
		for (; i < end; i++) if (y[order[i]!]) rankSum += rank;
	}
	const yes = y.filter(Boolean).length;
	return (rankSum - (yes * (yes + 1)) / 2) / (yes * (y.length - yes));
}

export function recall(y: readonly string[], p: readonly string[], label: string): number {
	const asked = y.map((value, i) => (value === label ? (p[i] === label ? 1 : 0) : null));
	return average(asked.filter((value) => value !== null));
}

export function macroF1(y: readonly string[], p: readonly string[]): number {
	return average(
		[...new Set(y)].map((label) => {
			const both = y.filter((value, i) => value === label && p[i] === label).length;
			const said = p.filter((value) => value === label).length;
			const are = y.filter((value) => value === label).length;
			return said + are === 0 ? 0 : (2 * both) / (said + are);
		})
	);
}
