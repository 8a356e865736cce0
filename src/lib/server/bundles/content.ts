import { plainScoring, type ProgramColumn, type Scoring } from '#lib/problems/scoring.ts';
import type { DraftInput } from '#lib/server/problems/index.ts';
import type { PlannedColumn, PlannedProblem } from '#lib/bundles/plan.ts';
import type { Locale, Text } from '#lib/text.ts';

/** A planned problem as the draft that is made of it. Its texts stand in one language; the other is left to the organisers. */
export function draftOf(problem: PlannedProblem, locale: Locale): DraftInput {
	const { title, summary, statement, rules, slug, quotaPerDay, quotaTotal } = problem;
	const named = nameColumns(problem.columns);
	const inOne = (text: string): Text => ({ ko: '', en: '', [locale]: text });
	return {
		...{ slug, practice: false, difficulty: 3, prizeKrw: 0, floors: [], modelSpec: null, splitSeed: '' },
		...{ title: inOne(title), summary: inOne(summary), statement: inOne(statement), rules: inOne(rules) },
		...{ metric: 'program', positive: named[0]!.name, kinds: ['code'], quotaPerDay, quotaTotal },
		finalPicks: Math.min(2, quotaTotal),
		scoring: scoringOf(problem, named)
	};
}

type NamedColumn = PlannedColumn & { name: string };

function scoringOf({ scoring, ingestion, wallSeconds }: PlannedProblem, named: NamedColumn[]): Scoring {
	// A board shows what the bundle does not hide; what ranks is always shown.
	const shown = named.filter(({ hidden }, at) => at === 0 || !hidden);
	const columns = named.map(({ key, name, hidden, computed }, at) => ({
		key,
		name,
		shown: at === 0 || !hidden,
		computed: computed && { by: computed.by, of: computed.of.map((of) => nameOfKey(named, of)) }
	}));
	const bundle = { scoring, ingestion, columns, wallSeconds };
	return {
		...plainScoring,
		program: { runtime: 'python', entry: 'metadata.yaml', columns: shown.map(columnOf), bundle }
	};
}

const nameOfKey = (named: NamedColumn[], key: string): string => named.find((one) => one.key === key)!.name;

/** Bundles do not say what an answer without effort gets; between nothing and one is what most scores live in. */
const columnOf = ({ name, title, direction, decimals }: NamedColumn): ProgramColumn => ({
	...{ name, title: { ko: title, en: title }, direction, decimals: Math.min(decimals, 8) },
	...(direction === 'higher' ? { base: 0, best: 1 } : { base: 1, best: 0 })
});

const LONGEST = 60;

/** Names that a score may have here, each once: a key of a bundle may hold anything. */
export function nameColumns(columns: readonly PlannedColumn[]): NamedColumn[] {
	const taken = new Set<string>();
	return columns.map((column) => {
		const plain = column.key.replace(/[^A-Za-z0-9_.-]/g, '_').replace(/^[^A-Za-z]+/, '') || 'score';
		let name = plain.slice(0, LONGEST);
		for (let number = 2; taken.has(name); number++) name = `${plain.slice(0, LONGEST - 5)}-${number}`;
		taken.add(name);
		return { ...column, name };
	});
}
