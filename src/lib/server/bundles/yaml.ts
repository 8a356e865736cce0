import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { note, type Note } from '#lib/bundles/notes.ts';
import { BundleFault, shown } from './fault.ts';

export type YamlValue = string | number | boolean | null | YamlValue[] | YamlMap;
/** Maps stay maps: a key called `__proto__` is a key and nothing else. */
export type YamlMap = Map<string, YamlValue>;

const LONGEST = 1024 * 1024;
const DEEPEST = 24;
const MOST_VALUES = 50_000;
/** How often anchors may be used in all; a bundle uses one anchor for its leaderboard. */
const MOST_ALIASES = 200;

/**
 * A YAML text as plain values: strings, finite numbers, booleans, lists and maps. No tag makes anything else of them, and dates
 * stay the strings that they are. Of a key that stands twice the later counts, as in the reader that bundles are written for.
 */
export function readYaml(text: string, notes: Note[]): YamlValue {
	if (text.length > LONGEST) throw new BundleFault('competition_file_too_long', { limit: LONGEST });
	const document = parseDocument(text.replace(/^\uFEFF/, ''), {
		schema: 'core',
		merge: true,
		uniqueKeys: false,
		resolveKnownTags: false,
		logLevel: 'silent'
	});
	const [first] = document.errors;
	if (first) {
		if (first.code === 'RESOURCE_EXHAUSTION') throw new BundleFault('competition_file_too_deep');
		throw new BundleFault('competition_file_broken', { line: first.linePos?.[0].line ?? 0 });
	}
	visit(document, {
		Map: (_, map) => {
			const names = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
			for (const name of new Set(names.filter((name, at) => name !== '<<' && names.indexOf(name) !== at)))
				notes.push(note('key_twice', { key: shown(name) }));
		}
	});
	let plain: unknown;
	try {
		plain =
			isMap(document.contents) || document.contents
				? document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES })
				: null;
	} catch {
		throw new BundleFault('competition_file_broken', { line: 0 });
	}
	return plainly(plain, { left: MOST_VALUES }, 0);
}

/** Copied value by value, so that neither a circle nor a thousand uses of one anchor can follow. */
function plainly(value: unknown, budget: { left: number }, depth: number): YamlValue {
	if (depth > DEEPEST || --budget.left < 0) throw new BundleFault('competition_file_too_deep');
	const next = (inner: unknown) => plainly(inner, budget, depth + 1);
	if (Array.isArray(value)) return value.map(next);
	if (value instanceof Map)
		return new Map([...value].map(([key, inner]) => [keyOf(key), next(inner)] as const));
	if (typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
	if (typeof value === 'bigint') return Number(value);
	return null;
}

const keyOf = (key: unknown): string =>
	typeof key === 'string' ? key : typeof key === 'object' && key !== null ? '' : String(key);
