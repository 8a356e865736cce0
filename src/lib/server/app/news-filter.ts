/**
 * Whether a text is worth saying: false if the same was said last, less than `repeatMs` ago. A database that is away fails every
 * timer at each turn, some of them seven times a second.
 */
export function newsFilter(repeatMs: number): (text: string, atMs: number) => boolean {
	let said = { text: '', atMs: -Infinity };
	return (text, atMs) => {
		if (text === said.text && atMs - said.atMs < repeatMs) return false;
		said = { text, atMs };
		return true;
	};
}
