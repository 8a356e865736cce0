/** What stands in a blind text where a name stood. */
export const mask = '▇▇▇';

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Longest first, so that "한빛 의료팀" goes before "한빛"; one letter alone is no name. */
function pattern(names: readonly string[]): RegExp | null {
	const known = [...new Set(names.map((name) => name.trim()).filter((name) => [...name].length > 1))];
	if (known.length === 0) return null;
	// A Latin name counts as a whole word only; a Korean one may carry a particle.
	const latin = (name: string) => /^[\p{Script=Latin}\d]/u.test(name);
	const parts = known
		.sort((a, b) => b.length - a.length)
		.map((name) => {
			const body = escape(name).replaceAll(/\s+/g, '\\s*');
			return latin(name) ? `(?<![\\p{L}\\d])${body}(?![\\p{Script=Latin}\\d])` : body;
		});
	return new RegExp(parts.join('|'), 'giu');
}

/** Covers every name in a text, so that a blind reader does not learn who wrote it. */
export function maskNames(text: string, names: readonly string[]): string {
	const found = pattern(names);
	return found ? text.replaceAll(found, mask) : text;
}

/** The names that occur in a text: told to the team before it submits. */
export function mentions(text: string, names: readonly string[]): string[] {
	return names.filter((name) => pattern([name])?.test(text) ?? false);
}
