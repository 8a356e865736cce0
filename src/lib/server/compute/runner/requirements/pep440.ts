/**
 * Versions of Python packages as PEP 440 orders them (https://peps.python.org/pep-0440/), as far as a lock file needs:
 * epochs, release, pre-, post- and development releases, local versions.
 */
const VERSION =
	/^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<letter>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<pre>\d*))?(?<post>-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?<dev>[-_.]?dev[-_.]?\d*)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;

export interface Version {
	epoch: number;
	release: number[];
	/** Sorts before the release itself: a < b < rc < final. */
	pre: [letter: string, number: number] | null;
	post: number | null;
	dev: number | null;
	local: string | null;
}

const LETTERS: Record<string, string> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

export function parseVersion(text: string): Version | null {
	const parts = VERSION.exec(text.trim())?.groups;
	if (!parts) return null;
	const letter = parts.letter?.toLowerCase();
	const numberIn = (part: string | undefined) => (part ? Number(/\d+$/.exec(part)?.[0] ?? 0) : null);
	return {
		epoch: Number(parts.epoch ?? 0),
		release: parts.release!.split('.').map(Number),
		pre: letter ? [LETTERS[letter] ?? letter, Number(parts.pre || 0)] : null,
		post: numberIn(parts.post),
		dev: numberIn(parts.dev),
		local: parts.local?.toLowerCase().replace(/[-_]/g, '.') ?? null
	};
}

/** Negative, zero or positive, as sort wants it. */
export function compareVersions(a: Version, b: Version): number {
	return (
		a.epoch - b.epoch ||
		compareLists(trimmed(a.release), trimmed(b.release)) ||
		compareLists(tailKey(a), tailKey(b)) ||
		compareLocal(a.local, b.local)
	);
}

const trimmed = (release: number[]): number[] => {
	const last = release.findLastIndex((part) => part !== 0);
	return release.slice(0, last + 1);
};

const compareLists = (a: number[], b: number[]): number => {
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		const difference = (a[i] ?? 0) - (b[i] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
};

const PRE_ORDER = ['a', 'b', 'rc'];
const LATEST = 9e15;

/** 1.0.dev1 < 1.0a1.dev1 < 1.0a1 < 1.0 < 1.0.post1 */
function tailKey({ pre, post, dev }: Version): number[] {
	const before = pre ? [PRE_ORDER.indexOf(pre[0]), pre[1]] : post === null && dev !== null ? [-1, 0] : [9, 0];
	return [...before, post ?? -1, dev ?? LATEST];
}

function compareLocal(a: string | null, b: string | null): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a.localeCompare(b, 'en', { numeric: true });
}

/** One clause such as `>=1.2`, `==1.4.*`, `~=2.1`; null where it cannot be read. */
export function satisfiesClause(version: Version, clause: string): boolean | null {
	const match = /^(===|==|!=|<=|>=|~=|<|>)\s*(\S+)$/.exec(clause.trim());
	if (!match) return null;
	const [, operator, wantedText] = match as unknown as [string, string, string];
	if (wantedText.endsWith('.*')) return wildcard(version, operator, wantedText.slice(0, -2));
	const wanted = parseVersion(wantedText);
	if (!wanted) return null;
	// A local version such as 2.1+cpu meets a clause that names none.
	const order = compareVersions(wanted.local === null ? { ...version, local: null } : version, wanted);
	switch (operator) {
		case '===':
		case '==':
			return order === 0;
		case '!=':
			return order !== 0;
		case '<=':
			return order <= 0;
		case '>=':
			return order >= 0;
		case '<':
			return order < 0 && !(version.pre && !wanted.pre && sameRelease(version, wanted));
		case '>':
			return order > 0 && !(version.post !== null && wanted.post === null && sameRelease(version, wanted));
		default: {
			if (wanted.release.length < 2) return null;
			return order >= 0 && startsWith(version, wanted.epoch, wanted.release.slice(0, -1));
		}
	}
}

const sameRelease = (a: Version, b: Version) => compareLists(trimmed(a.release), trimmed(b.release)) === 0;
const startsWith = (version: Version, epoch: number, release: number[]) =>
	version.epoch === epoch && release.every((part, i) => (version.release[i] ?? 0) === part);

function wildcard(version: Version, operator: string, prefix: string): boolean | null {
	const wanted = parseVersion(prefix);
	if (!wanted || (operator !== '==' && operator !== '!=')) return null;
	return startsWith(version, wanted.epoch, wanted.release) === (operator === '==');
}
