export interface DiffLine {
	kind: 'same' | 'added' | 'removed';
	text: string;
}

/** Past this many pairs of lines the table would grow too large; the texts are then shown as replaced. */
const maxCells = 4_000_000;

/**
 * Line by line from `before` to `after`, by the longest common subsequence: taking the lines that are not removed gives
 * `after`, those that are not added gives `before`.
 */
export function diffLines(before: string, after: string): DiffLine[] {
	const old = linesOf(before);
	const fresh = linesOf(after);
	let head = 0;
	while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
	let tail = 0;
	while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail))
		tail++;
	const middle = diffMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
	return [...all('same', old.slice(0, head)), ...middle, ...all('same', old.slice(old.length - tail))];
}

export const isUnchanged = (lines: readonly DiffLine[]): boolean =>
	lines.every((line) => line.kind === 'same');

/** Only the changed lines and `context` lines around them; a gap is null. */
export function hunks(lines: readonly DiffLine[], context = 2): (DiffLine | null)[] {
	const near = lines.map((_, at) =>
		lines.slice(Math.max(0, at - context), at + context + 1).some((line) => line.kind !== 'same')
	);
	return lines.flatMap((line, at) => (near[at] ? [line] : near[at - 1] ? [null] : []));
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replaceAll('\r\n', '\n').split('\n'));
const all = (kind: DiffLine['kind'], texts: string[]): DiffLine[] => texts.map((text) => ({ kind, text }));

function diffMiddle(old: string[], fresh: string[]): DiffLine[] {
	if (old.length * fresh.length > maxCells) return [...all('removed', old), ...all('added', fresh)];
	// common[i][j] = length of the longest common subsequence of old[i..] and fresh[j..]
	const width = fresh.length + 1;
	const common = new Uint32Array((old.length + 1) * width);
	for (let i = old.length - 1; i >= 0; i--)
		for (let j = fresh.length - 1; j >= 0; j--)
			common[i * width + j] =
				old[i] === fresh[j]
					? common[(i + 1) * width + j + 1]! + 1
					: Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
	const lines: DiffLine[] = [];
	let i = 0;
	let j = 0;
	while (i < old.length && j < fresh.length) {
		if (old[i] === fresh[j]) {
			lines.push({ kind: 'same', text: old[i++]! });
			j++;
		} else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
			lines.push({ kind: 'removed', text: old[i++]! });
		else lines.push({ kind: 'added', text: fresh[j++]! });
	}
	return [...lines, ...all('removed', old.slice(i)), ...all('added', fresh.slice(j))];
}
