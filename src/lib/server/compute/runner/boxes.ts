import { answerLimits } from '#lib/evaluation/answer-limits.ts';
import type { Box } from '#lib/evaluation/metrics/index.ts';
import { BadFormat, finiteNumber, shown } from './table.ts';

const MOST_BOXES = answerLimits.boxes.perCell;

/**
 * Reads the boxes of one image: `class score x y width height`, parted by semicolons; without the score in the truth.
 * An empty cell says that there are none.
 */
export function readBoxes(
	cell: string,
	classes: ReadonlyMap<string, number>,
	line: number,
	scored: boolean
): Box[] {
	const said = cell
		.split(';')
		.map((part) => part.trim())
		.filter(Boolean);
	const expected = scored ? 'class score x y width height; …' : 'class x y width height; …';
	if (said.length > MOST_BOXES)
		throw new BadFormat({
			problem: 'too_many_boxes',
			line,
			expected: String(MOST_BOXES),
			found: String(said.length)
		});
	return said.map((part) => {
		const [name = '', ...rest] = part.split(/\s+/);
		const numbers = rest.map(finiteNumber);
		const [score, x, y, width, height] = scored ? numbers : [1, ...numbers];
		const whole = numbers.length === (scored ? 5 : 4) && numbers.every((number) => number !== null);
		if (!whole || width! <= 0 || height! <= 0)
			throw new BadFormat({ problem: 'bad_boxes', line, expected, found: shown(part) });
		const index = classes.get(name);
		if (index === undefined) {
			const known = shown([...classes.keys()].join(', '));
			throw new BadFormat({ problem: 'unknown_class', line, expected: known, found: shown(name) });
		}
		return { class: index, score: score!, x: x!, y: y!, width: width!, height: height! };
	});
}

/** The classes that the truth's boxes have. */
export const boxClasses = (cells: readonly string[]): string[] =>
	[
		...new Set(
			cells.flatMap((cell) => cell.split(';').map((part) => part.trim().split(/\s+/)[0]!)).filter(Boolean)
		)
	].sort();
