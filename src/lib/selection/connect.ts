export interface Pair {
	entry: string;
	judge: string;
}

/** The groups of entries that share judges, directly or along a chain; the largest first. */
export function groupsOf(pairs: readonly Pair[]): string[][] {
	const parent = new Map<string, string>();
	const root = (node: string): string => {
		let at = node;
		while (parent.get(at) !== undefined && parent.get(at) !== at) at = parent.get(at)!;
		parent.set(node, at);
		return at;
	};
	for (const { entry, judge } of pairs) parent.set(root(`e:${entry}`), root(`j:${judge}`));
	const groups = new Map<string, Set<string>>();
	for (const { entry } of pairs) {
		const key = root(`e:${entry}`);
		groups.set(key, (groups.get(key) ?? new Set()).add(entry));
	}
	return [...groups.values()]
		.map((group) => [...group].sort())
		.sort((a, b) => b.length - a.length || (a[0]! < b[0]! ? -1 : 1));
}

const mostTrials = 400;

/**
 * Joins groups by swapping two judges at a time, the cheapest swap first, so that loads stay as they are. What cannot
 * be joined (every swap forbidden) is left; the caller says so.
 */
export function joinGroups(
	pairs: readonly Pair[],
	fixed: readonly Pair[],
	allowed: (entry: string, judge: string) => boolean,
	cost: (entry: string, judge: string) => number
): Pair[] {
	let current = [...pairs];
	for (;;) {
		const groups = groupsOf([...fixed, ...current]);
		if (groups.length < 2) return current;
		const better = cheapestJoin(current, fixed, groups, allowed, cost);
		if (!better) return current;
		current = better;
	}
}

function cheapestJoin(
	pairs: Pair[],
	fixed: readonly Pair[],
	groups: string[][],
	allowed: (entry: string, judge: string) => boolean,
	cost: (entry: string, judge: string) => number
): Pair[] | null {
	const least = new Set(groups.at(-1));
	const taken = new Set([...fixed, ...pairs].map(({ entry, judge }) => `${entry} ${judge}`));
	const free = (entry: string, judge: string) => allowed(entry, judge) && !taken.has(`${entry} ${judge}`);
	const swaps: { a: number; b: number; change: number }[] = [];
	pairs.forEach((inner, a) => {
		if (!least.has(inner.entry)) return;
		pairs.forEach((outer, b) => {
			if (least.has(outer.entry) || !free(outer.entry, inner.judge) || !free(inner.entry, outer.judge))
				return;
			const before = cost(inner.entry, inner.judge) + cost(outer.entry, outer.judge);
			swaps.push({ a, b, change: cost(outer.entry, inner.judge) + cost(inner.entry, outer.judge) - before });
		});
	});
	swaps.sort((x, y) => x.change - y.change || x.a - y.a || x.b - y.b);
	for (const { a, b } of swaps.slice(0, mostTrials)) {
		const next = [...pairs];
		next[a] = { entry: pairs[a]!.entry, judge: pairs[b]!.judge };
		next[b] = { entry: pairs[b]!.entry, judge: pairs[a]!.judge };
		if (groupsOf([...fixed, ...next]).length < groups.length) return next;
	}
	return null;
}
