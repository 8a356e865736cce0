export interface ByteRange {
	start: number;
	/** Included. */
	end: number;
}

/** The one range of a Range header, cut to the object's size. Null: send it whole (no range, several, or nonsense; RFC 9110). */
export function byteRange(header: string | null, size: number): ByteRange | 'not_satisfiable' | null {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
	if (!match || (match[1] === '' && match[2] === '')) return null;
	const [from, to] = [match[1]!, match[2]!];
	if (from === '') {
		const last = Math.min(Number(to), size);
		return last === 0 ? 'not_satisfiable' : { start: size - last, end: size - 1 };
	}
	const start = Number(from);
	const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
	if (to !== '' && Number(to) < start) return null;
	return start >= size ? 'not_satisfiable' : { start, end };
}
