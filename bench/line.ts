/** One figure of a benchmark: what was measured, what it was measured against in the same run, and the aim for the ratio. */
export interface Line {
	name: string;
	value: number;
	unit: string;
	/** What the ratio is to. */
	against: string;
	/** value divided by what it is against, both measured side by side. */
	ratio: number;
	/** The limit, such as `>= 0.10`. */
	aim: string;
}

export interface Bench {
	name: string;
	run(): Promise<Line[]>;
}

/** A time that must not pass its limit. */
export const within = (name: string, value: number, limitMs: number): Line => ({
	name,
	value,
	unit: 'ms',
	against: `limit of ${limitMs} ms`,
	ratio: value / limitMs,
	aim: '<= 1'
});

const round = (value: number): number => Number(value.toPrecision(4));
export const rounded = (line: Line): Line => ({
	...line,
	value: round(line.value),
	ratio: round(line.ratio)
});

/** Whether a ratio keeps its aim; an aim that is not a comparison is only told. */
export function keepsAim(line: Line): boolean | null {
	const match = /^(>=|<=|>|<)\s*([\d.]+)/.exec(line.aim);
	if (!match) return null;
	const limit = Number(match[2]);
	const compare = {
		'>=': line.ratio >= limit,
		'<=': line.ratio <= limit,
		'>': line.ratio > limit,
		'<': line.ratio < limit
	};
	return compare[match[1] as keyof typeof compare];
}
