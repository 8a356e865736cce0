/**
 * Krippendorff's alpha for interval data with missing values: 1 is perfect agreement, 0 is chance. Null when nothing
 * can be compared. (Krippendorff, "Content Analysis", 2004, ch. 11.)
 */
export function agreement(units: readonly (readonly number[])[]): number | null {
	const pairable = units.filter((values) => values.length > 1);
	const all = pairable.flat();
	if (all.length < 2) return null;
	const squares = (values: readonly number[]) => {
		// The sum of squared differences over ordered pairs: 2 n Σx² - 2 (Σx)².
		const sum = values.reduce((total, value) => total + value, 0);
		return 2 * values.length * values.reduce((total, value) => total + value ** 2, 0) - 2 * sum ** 2;
	};
	const observed =
		pairable.reduce((total, values) => total + squares(values) / (values.length - 1), 0) / all.length;
	const expected = squares(all) / (all.length * (all.length - 1));
	return expected <= 1e-12 ? null : 1 - observed / expected;
}
