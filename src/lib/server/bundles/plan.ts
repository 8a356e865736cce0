import { note, type Note } from '#lib/bundles/notes.ts';
import type { BundlePlan, PlannedFile, PlannedProblem } from '#lib/bundles/plan.ts';
import { commandOf } from './command.ts';
import type { Competition, Phase, Task } from './competition.ts';
import { shown } from './fault.ts';
import { librariesOf } from './libraries.ts';
import { Parts, withoutFolder, type Part } from './parts.ts';
import { quotaOf, wallOf, type PlannedQuota } from './quotas.ts';
import type { ReadBundle } from './read.ts';
import { localeOf, readTexts, slugOf, titleOf, type BundleTexts } from './texts.ts';

/** The parts of each problem beside its plan, for whoever stores them. */
export interface Planned {
	plan: BundlePlan;
	parts: Map<string, Map<PlannedFile['role'], Part>>;
}

const MOST_PROBLEMS = 60;

/** What would come of a bundle. Reads programs and data sets as far as the plan needs, and writes nothing. */
export async function planBundle(
	bundle: ReadBundle,
	offered: ReadonlySet<string> | null = null
): Promise<Planned> {
	const { competition, notes } = bundle;
	const shelf = new Parts(bundle);
	const texts = await readTexts(competition, shelf, notes);
	const parts: Planned['parts'] = new Map();
	const problems: PlannedProblem[] = [];
	const pairs = competition.phases.flatMap((phase, at) => phase.tasks.map((index) => ({ phase, at, index })));
	for (const { phase, at, index } of pairs.slice(0, MOST_PROBLEMS)) {
		const task = competition.tasks.find((candidate) => candidate.index === index);
		const { problem, found } = await planProblem({
			competition,
			phase,
			at,
			index,
			task,
			texts,
			shelf,
			offered
		});
		parts.set(problem.key, found);
		problems.push(problem);
	}
	if (competition.phases.some(({ start, end }) => start || end)) notes.push(note('dates'));
	const { version, title, columns } = competition;
	const pages = texts.pages.map(({ title, text }) => ({ title, letters: text.length }));
	const locale = localeOf([title, texts.statement, texts.rules]);
	notes.push(note('language', { locale }), note('second_language'), note('scores_of_both_splits'));
	liftShared(problems, notes);
	return {
		plan: {
			version,
			title,
			locale,
			pages,
			texts: { statement: texts.statement, rules: texts.rules },
			columns,
			problems,
			notes: unique(notes)
		},
		parts
	};
}

interface Pair {
	competition: Competition;
	phase: Phase;
	at: number;
	index: number;
	task: Task | undefined;
	texts: BundleTexts;
	shelf: Parts;
	/** Packages of this installation's Python, where they are known. */
	offered: ReadonlySet<string> | null;
}

async function planProblem(
	pair: Pair
): Promise<{ problem: PlannedProblem; found: Map<PlannedFile['role'], Part> }> {
	const { competition, phase, at, index, task, texts } = pair;
	const notes: Note[] = [];
	const quota: PlannedQuota = quotaOf(phase, notes);
	const several = phase.tasks.length > 1;
	const title = titleOf(competition, phase, several ? task : undefined);
	const problem: PlannedProblem = {
		key: `${at}-${index}`,
		phase: phase.name,
		task: task?.name || task?.description || String(index),
		slug: slugOf(title, at, several ? index : null),
		title,
		summary: texts.summary,
		statement: [phase.description, several ? (task?.description ?? '') : '', texts.statement]
			.filter(Boolean)
			.join('\n\n'),
		rules: texts.rules,
		opensAt: phase.start?.toISOString() ?? null,
		closesAt: phase.end?.toISOString() ?? null,
		...quota,
		wallSeconds: wallOf(phase, notes),
		scoring: [],
		ingestion: null,
		columns: competition.columns,
		files: [],
		notes,
		blocked: false
	};
	const found = new Map<PlannedFile['role'], Part>();
	if (!task) notes.push(note('task_unknown', { task: index }));
	else if (task.elsewhere && !task.scoringProgram)
		notes.push(note('task_elsewhere', { path: shown(task.elsewhere), what: 'key' }));
	else await planParts(pair, task, problem, found);
	problem.notes = unique(notes);
	problem.blocked = notes.some(({ kind }) => kind === 'blocked');
	return { problem, found };
}

async function planParts(
	{ competition, phase, shelf, offered }: Pair,
	task: Task,
	problem: PlannedProblem,
	found: Map<PlannedFile['role'], Part>
): Promise<void> {
	const { notes } = problem;
	const { showPrograms, showInput } = competition;
	const wanted: [PlannedFile['role'], string | null, boolean][] = [
		['program', task.scoringProgram, !showPrograms],
		['reference', task.referenceData, true],
		['ingestion', task.ingestionProgram, !showPrograms],
		['input', task.inputData, !showInput],
		['public-data', phase.publicData, false],
		['starting-kit', phase.startingKit, false]
	];
	if (!task.scoringProgram) notes.push(note('scoring_program_missing'));
	if (task.ingestionWithScoring) notes.push(note('ingestion_with_scoring'));
	for (const [role, from, sealed] of wanted) {
		if (!from) continue;
		const part = await shelf.find(from, role);
		if ('kind' in part) {
			// What teams may have is no reason not to judge them.
			notes.push(
				sealed || role === 'program' || role === 'ingestion' || role === 'input'
					? part
					: { ...part, kind: 'dropped' }
			);
			continue;
		}
		const program = role === 'program' || role === 'ingestion';
		const whole = program ? withoutFolder(part, notes) : part;
		found.set(role, whole);
		problem.files.push({
			role,
			name: `${role}.zip`,
			from,
			files: whole.entries.size,
			bytes: whole.bytes,
			sealed
		});
	}
	for (const [role, step] of STEPS) {
		const part = found.get(role);
		if (!part) continue;
		const command = await commandOf(part, step, notes);
		if (!Array.isArray(command)) notes.push(command);
		else problem[step] = command;
		const names = await librariesOf(part, offered);
		const code = offered ? 'libraries_missing' : 'libraries';
		if (names.length > 0) notes.push(note(code, { program: step, names: names.join(', ') }));
	}
}

const STEPS = [
	['program', 'scoring'],
	['ingestion', 'ingestion']
] as const;

/** What holds for every problem is said once, of the bundle. */
function liftShared(problems: PlannedProblem[], notes: Note[]): void {
	const [first, ...others] = problems;
	if (!first || others.length === 0) return;
	const texts = others.map((problem) => new Set(problem.notes.map((one) => JSON.stringify(one))));
	const shared = first.notes.filter((one) => texts.every((set) => set.has(JSON.stringify(one))));
	const said = new Set(shared.map((one) => JSON.stringify(one)));
	notes.push(...shared);
	for (const problem of problems)
		problem.notes = problem.notes.filter((one) => !said.has(JSON.stringify(one)));
}

const unique = (notes: Note[]): Note[] => {
	const seen = new Set<string>();
	return notes.filter((one) => {
		const key = JSON.stringify(one);
		return !seen.has(key) && seen.add(key);
	});
};
